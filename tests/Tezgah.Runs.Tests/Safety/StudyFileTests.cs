using Tezgah.Core.Runs;
using Tezgah.Runs.Feed;
using Tezgah.Runs.Safety;

namespace Tezgah.Runs.Tests.Safety;

public sealed class StudyFileTests : StudyFileFixture
{
    [Fact]
    public async Task Study_ExportedAndImported_HasEverythingAgain()
    {
        var whole = await AddAsync("a");
        await AddAsync("other", group: "Another");

        Assert.Equal(["a"], await From.Study.ExportAsync("öğrenme oranı", Zip));
        var import = await To.Study.ImportAsync(Zip);

        Assert.Equal("Öğrenme oranı", import.Name);
        Assert.Equal(["a"], import.Added);
        var run = (await To.Store.FindAsync("a"))!;
        Assert.Equal(whole.Run with { Latest = run.Latest, Tags = run.Tags }, run);
        Assert.Equal(whole.Run.Tags, run.Tags);
        Assert.Equal(double.NaN, run.Latest["loss"]);
        var loss = Assert.Single(await To.Store.ReadSeriesAsync("a"));
        Assert.Equal([0.5, double.NaN, double.PositiveInfinity], loss.Values);
        Assert.Equal(whole.Log, await To.Store.ReadLogAsync("a", 10));
        Assert.Equal(0.75, Assert.Single(await To.Store.ReadEvaluationsAsync("a")).Values["accuracy"]);
        Assert.Equal("weights", await File.ReadAllTextAsync(Path.Combine(To.Data.Run("a").Checkpoints, "step-3", "model.safetensors")));
        Assert.False(File.Exists(To.Data.Run("a").Lock));
    }

    [Fact]
    public async Task Import_SecondTime_LeavesTheRunsAsTheyAre()
    {
        await AddAsync("a");
        await From.Study.ExportAsync("Öğrenme oranı", Zip);
        await To.Study.ImportAsync(Zip);
        await To.Store.ApplyAsync(RunUpdate.Of((await To.Store.FindAsync("a"))! with { Note = "mine" }));

        var again = await To.Study.ImportAsync(Zip);

        Assert.Equal((0, "a"), (again.Added.Count, Assert.Single(again.Known)));
        Assert.Equal("mine", (await To.Store.FindAsync("a"))!.Note);
    }

    [Fact]
    public async Task Import_RunWasRemovedHere_ComesUnderANewId()
    {
        await AddAsync("a");
        await From.Study.ExportAsync("Öğrenme oranı", Zip);
        await From.Store.ApplyAsync(RunUpdate.Of((await From.Store.FindAsync("a"))! with { DeletedAt = Samples.Start }));
        await From.Bin.RemoveAsync("a", Samples.Start);
        Directory.Delete(From.Data.Run("a").Root, recursive: true);

        var id = Assert.Single((await From.Study.ImportAsync(Zip)).Added);

        Assert.NotEqual("a", id);
        Assert.Equal(id, Assert.Single(await From.Store.ListAsync()).Id);
        Assert.True(File.Exists(From.Data.Run(id).Job));
    }

    [Fact]
    public async Task Export_ChosenRunsWithoutCheckpoints_LeavesTheOthersAndTheWeightsOut()
    {
        await AddAsync("a");
        await AddAsync("b");
        await AddAsync("c", group: "Another");
        var told = new List<(long Done, long Total)>();

        Assert.Equal(
            ["a", "c"],
            (await From.Study.ExportAsync(new StudyRequest("Two", ["a", "c", "none"], WithCheckpoints: false), Zip, (done, total) => told.Add((done, total)))).Order());

        var content = await To.Study.LookAsync(Zip);
        Assert.Equal(("Two", false), (content.Name, content.WithCheckpoints));
        Assert.Equal(told[^1].Total, told[^1].Done);
        await To.Study.ImportAsync(Zip);
        Assert.True(File.Exists(To.Data.Run("a").Job));
        Assert.False(Directory.Exists(To.Data.Run("a").Checkpoints));
    }

    [Fact]
    public async Task Export_GivenUp_LeavesNothing()
    {
        await AddAsync("a");
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => From.Study.ExportAsync(new StudyRequest("x", ["a"]), Zip, (_, _) => stop.Cancel(), stop.Token));

        Assert.Empty(Directory.EnumerateFiles(Folder));
    }

    [Fact]
    public async Task Look_FileWithRunsOfAllKinds_SaysWhatWillBecomeOfEach()
    {
        foreach (var id in new[] { "new", "known", "deleted", "removed", "stranded" })
        {
            await AddAsync(id);
        }

        await From.Study.ExportAsync("Öğrenme oranı", Zip);
        await To.Bulk.AddAsync([.. new[] { "known", "deleted", "removed" }.Select(id => new WholeRun(Samples.Run(id, RunStatus.Completed), [], [], []))]);
        foreach (var id in new[] { "deleted", "removed" })
        {
            await To.Store.ApplyAsync(RunUpdate.Of((await To.Store.FindAsync(id))! with { DeletedAt = Samples.Start }));
        }

        await To.Bin.RemoveAsync("removed", Samples.Start);
        Directory.CreateDirectory(To.Data.Run("stranded").Root);
        await File.WriteAllTextAsync(To.Data.Run("stranded").Job, "{}");

        var content = await To.Study.LookAsync(Zip);

        Assert.Equal(
            [
                ("deleted", StudyRunFate.Deleted), ("known", StudyRunFate.Known), ("new", StudyRunFate.New), ("removed", StudyRunFate.Renamed),
                ("stranded", StudyRunFate.Stranded),
            ],
            content.Runs.Select(r => (r.Id, r.Fate)).OrderBy(r => r.Id, StringComparer.Ordinal));
        Assert.All(content.Runs, r => Assert.Equal((r.Id, RunStatus.Completed), (r.Name, r.Status)));
        Assert.Equal(content.Runs.Where(r => r.IsToCome).Sum(r => r.Bytes), content.Bytes);
        Assert.Equal(2, (await To.Study.ImportAsync(Zip)).Added.Count);
    }

    [Fact]
    public async Task Import_GivenUpInTheSecondRun_KeepsTheFirstAndNothingOfTheSecond()
    {
        await AddAsync("a");
        await AddAsync("b");
        await From.Study.ExportAsync("Öğrenme oranı", Zip);
        using var stop = new CancellationTokenSource();
        var half = (await To.Study.LookAsync(Zip)).Bytes / 2;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => To.Study.ImportAsync(
            Zip,
            (done, _) =>
            {
                if (done > half)
                {
                    stop.Cancel();
                }
            },
            stop.Token));

        var run = Assert.Single(await To.Store.ListAsync());
        Assert.Equal(To.Data.Run(run.Id).Root, Assert.Single(Directory.EnumerateDirectories(To.Data.Runs)));
        Assert.Empty(Directory.EnumerateFileSystemEntries(To.Data.Incoming));
        Assert.Single((await To.Study.ImportAsync(Zip)).Added);
    }

    [Fact]
    public async Task Import_Runs_AreToldToPages()
    {
        await AddAsync("a");
        await From.Study.ExportAsync("Öğrenme oranı", Zip);
        using var feed = new LiveFeed();
        using var page = feed.Subscribe();

        await new StudyFile(To.Data, To.Store, To.Bulk, To.Bin, feed).ImportAsync(Zip);

        Assert.True(page.Batches.TryRead(out var batch));
        Assert.Equal(("a", "Öğrenme oranı"), (batch.Run.Id, batch.Run.Group));
    }
}
