using System.IO.Compression;
using Microsoft.Data.Sqlite;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Runs.Feed;
using Tezgah.Runs.Safety;
using Tezgah.Storage;
using Tezgah.Storage.Sqlite;
using Tezgah.Tests.Shared;

namespace Tezgah.Runs.Tests.Safety;

public sealed class StudyFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Side _from;
    private readonly Side _to;

    public StudyFileTests()
    {
        _from = new Side(_folder["from"]);
        _to = new Side(_folder["to"]);
    }

    private string Zip => _folder["study.zip"];

    public void Dispose()
    {
        _from.Dispose();
        _to.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Study_ExportedAndImported_HasEverythingAgain()
    {
        var whole = await AddAsync("a");
        await AddAsync("other", group: "Another");

        Assert.Equal(["a"], await _from.Study.ExportAsync("öğrenme oranı", Zip));
        var import = await _to.Study.ImportAsync(Zip);

        Assert.Equal("Öğrenme oranı", import.Name);
        Assert.Equal(["a"], import.Added);
        var run = (await _to.Store.FindAsync("a"))!;
        Assert.Equal(whole.Run with { Latest = run.Latest, Tags = run.Tags }, run);
        Assert.Equal(whole.Run.Tags, run.Tags);
        Assert.Equal(double.NaN, run.Latest["loss"]);
        var loss = Assert.Single(await _to.Store.ReadSeriesAsync("a"));
        Assert.Equal([0.5, double.NaN, double.PositiveInfinity], loss.Values);
        Assert.Equal(whole.Log, await _to.Store.ReadLogAsync("a", 10));
        Assert.Equal(0.75, Assert.Single(await _to.Store.ReadEvaluationsAsync("a")).Values["accuracy"]);
        Assert.Equal("weights", await File.ReadAllTextAsync(Path.Combine(_to.Data.Run("a").Checkpoints, "step-3", "model.safetensors")));
        Assert.False(File.Exists(_to.Data.Run("a").Lock));
    }

    [Fact]
    public async Task Import_SecondTime_LeavesTheRunsAsTheyAre()
    {
        await AddAsync("a");
        await _from.Study.ExportAsync("Öğrenme oranı", Zip);
        await _to.Study.ImportAsync(Zip);
        await _to.Store.ApplyAsync(RunUpdate.Of((await _to.Store.FindAsync("a"))! with { Note = "mine" }));

        var again = await _to.Study.ImportAsync(Zip);

        Assert.Equal((0, "a"), (again.Added.Count, Assert.Single(again.Known)));
        Assert.Equal("mine", (await _to.Store.FindAsync("a"))!.Note);
    }

    [Fact]
    public async Task Import_RunWasRemovedHere_ComesUnderANewId()
    {
        await AddAsync("a");
        await _from.Study.ExportAsync("Öğrenme oranı", Zip);
        await _from.Store.ApplyAsync(RunUpdate.Of((await _from.Store.FindAsync("a"))! with { DeletedAt = Samples.Start }));
        await _from.Bin.RemoveAsync("a", Samples.Start);
        Directory.Delete(_from.Data.Run("a").Root, recursive: true);

        var id = Assert.Single((await _from.Study.ImportAsync(Zip)).Added);

        Assert.NotEqual("a", id);
        Assert.Equal(id, Assert.Single(await _from.Store.ListAsync()).Id);
        Assert.True(File.Exists(_from.Data.Run(id).Job));
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
            (await _from.Study.ExportAsync(new StudyRequest("Two", ["a", "c", "none"], WithCheckpoints: false), Zip, (done, total) => told.Add((done, total)))).Order());

        var content = await _to.Study.LookAsync(Zip);
        Assert.Equal(("Two", false), (content.Name, content.WithCheckpoints));
        Assert.Equal(told[^1].Total, told[^1].Done);
        await _to.Study.ImportAsync(Zip);
        Assert.True(File.Exists(_to.Data.Run("a").Job));
        Assert.False(Directory.Exists(_to.Data.Run("a").Checkpoints));
    }

    [Fact]
    public async Task Export_GivenUp_LeavesNothing()
    {
        await AddAsync("a");
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _from.Study.ExportAsync(new StudyRequest("x", ["a"]), Zip, (_, _) => stop.Cancel(), stop.Token));

        Assert.Empty(Directory.EnumerateFiles(_folder.Path));
    }

    [Fact]
    public async Task Look_FileWithRunsOfAllKinds_SaysWhatWillBecomeOfEach()
    {
        foreach (var id in new[] { "new", "known", "deleted", "removed", "stranded" })
        {
            await AddAsync(id);
        }

        await _from.Study.ExportAsync("Öğrenme oranı", Zip);
        await _to.Bulk.AddAsync([.. new[] { "known", "deleted", "removed" }.Select(id => new WholeRun(Samples.Run(id, RunStatus.Completed), [], [], []))]);
        foreach (var id in new[] { "deleted", "removed" })
        {
            await _to.Store.ApplyAsync(RunUpdate.Of((await _to.Store.FindAsync(id))! with { DeletedAt = Samples.Start }));
        }

        await _to.Bin.RemoveAsync("removed", Samples.Start);
        Directory.CreateDirectory(_to.Data.Run("stranded").Root);
        await File.WriteAllTextAsync(_to.Data.Run("stranded").Job, "{}");

        var content = await _to.Study.LookAsync(Zip);

        Assert.Equal(
            [
                ("deleted", StudyRunFate.Deleted), ("known", StudyRunFate.Known), ("new", StudyRunFate.New), ("removed", StudyRunFate.Renamed),
                ("stranded", StudyRunFate.Stranded),
            ],
            content.Runs.Select(r => (r.Id, r.Fate)).OrderBy(r => r.Id, StringComparer.Ordinal));
        Assert.All(content.Runs, r => Assert.Equal((r.Id, RunStatus.Completed), (r.Name, r.Status)));
        Assert.Equal(content.Runs.Where(r => r.IsToCome).Sum(r => r.Bytes), content.Bytes);
        Assert.Equal(2, (await _to.Study.ImportAsync(Zip)).Added.Count);
    }

    [Fact]
    public async Task Import_GivenUpInTheSecondRun_KeepsTheFirstAndNothingOfTheSecond()
    {
        await AddAsync("a");
        await AddAsync("b");
        await _from.Study.ExportAsync("Öğrenme oranı", Zip);
        using var stop = new CancellationTokenSource();
        var half = (await _to.Study.LookAsync(Zip)).Bytes / 2;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _to.Study.ImportAsync(
            Zip,
            (done, _) =>
            {
                if (done > half)
                {
                    stop.Cancel();
                }
            },
            stop.Token));

        var run = Assert.Single(await _to.Store.ListAsync());
        Assert.Equal(_to.Data.Run(run.Id).Root, Assert.Single(Directory.EnumerateDirectories(_to.Data.Runs)));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_to.Data.Incoming));
        Assert.Single((await _to.Study.ImportAsync(Zip)).Added);
    }

    [Fact]
    public async Task Import_Runs_AreToldToPages()
    {
        await AddAsync("a");
        await _from.Study.ExportAsync("Öğrenme oranı", Zip);
        using var feed = new LiveFeed();
        using var page = feed.Subscribe();

        await new StudyFile(_to.Data, _to.Store, _to.Bulk, _to.Bin, feed).ImportAsync(Zip);

        Assert.True(page.Batches.TryRead(out var batch));
        Assert.Equal(("a", "Öğrenme oranı"), (batch.Run.Id, batch.Run.Group));
    }

    [Fact]
    public async Task Open_AfterAnImportThatWasKilled_RemovesWhatItLeft()
    {
        var folder = _folder["killed"];
        using (var data = DataFolder.Open(folder))
        {
            Directory.CreateDirectory(Path.Combine(data.Incoming, "a", "checkpoints"));
            await File.WriteAllTextAsync(Path.Combine(data.Incoming, "a", "checkpoints", "x"), "half");
        }

        using var again = DataFolder.Open(folder);

        Assert.False(Directory.Exists(again.Incoming));
    }

    [Fact]
    public async Task Export_NoEndedRun_NamesTheStudy()
    {
        var problem = (await Assert.ThrowsAsync<ProblemException>(() => _from.Study.ExportAsync("None", Zip))).Problems[0];

        Assert.Equal(("study-missing", "None"), (problem.Code, problem.Args[0]));
        Assert.False(File.Exists(Zip));
    }

    [Theory]
    [InlineData("../../escaped.txt")]
    [InlineData("/tmp/tezgah-escaped.txt")]
    public async Task Import_PathThatLeadsOut_IsRefused(string path)
    {
        await AddAsync("a");
        await _from.Study.ExportAsync("Öğrenme oranı", Zip);
        await using (var zip = await ZipFile.OpenAsync(Zip, ZipArchiveMode.Update))
        {
            await using var stream = await zip.CreateEntry("runs/a/files/" + path).OpenAsync();
            stream.WriteByte(1);
        }

        var problem = (await Assert.ThrowsAsync<ProblemException>(() => _to.Study.ImportAsync(Zip))).Problems[0];

        Assert.Equal("study-file-broken", problem.Code);
        Assert.Empty(await _to.Store.ListAsync());
        Assert.False(File.Exists(_folder["to/escaped.txt"]));
        Assert.False(File.Exists("/tmp/tezgah-escaped.txt"));
    }

    [Theory]
    [InlineData("text")]
    [InlineData("missing")]
    [InlineData("other")]
    public async Task Import_NoStudy_IsRefused(string kind)
    {
        switch (kind)
        {
            case "text":
                await File.WriteAllTextAsync(Zip, "no zip");
                break;
            case "other":
                await using (var zip = await ZipFile.OpenAsync(Zip, ZipArchiveMode.Create))
                {
                    zip.CreateEntry("x");
                }

                break;
        }

        Assert.Equal("study-file-broken", (await Assert.ThrowsAsync<ProblemException>(() => _to.Study.ImportAsync(Zip))).Problems[0].Code);
    }

    [Fact]
    public async Task Import_StoreFails_LeavesNothingAndTheNextOneBringsTheRun()
    {
        await AddAsync("a");
        await _from.Study.ExportAsync("Öğrenme oranı", Zip);
        _to.Do("CREATE TRIGGER broken AFTER INSERT ON chunk BEGIN SELECT RAISE(FAIL, 'broken'); END");
        await Assert.ThrowsAsync<ProblemException>(() => _to.Study.ImportAsync(Zip));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_to.Data.Runs));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_to.Data.Incoming));

        _to.Do("DROP TRIGGER broken");

        Assert.Equal(["a"], (await _to.Study.ImportAsync(Zip)).Added);
    }

    [Fact]
    public async Task Import_DamagedInTheMiddle_LeavesNothingAndAWholeFileBringsTheRun()
    {
        await AddAsync("a");
        await _from.Study.ExportAsync("Öğrenme oranı", Zip);
        var whole = await File.ReadAllBytesAsync(Zip);
        var bytes = whole.ToArray();
        bytes[bytes.AsSpan().IndexOf("weights"u8)] ^= 1;
        await File.WriteAllBytesAsync(Zip, bytes);

        Assert.Equal("study-file-broken", (await Assert.ThrowsAsync<ProblemException>(() => _to.Study.ImportAsync(Zip))).Problems[0].Code);

        Assert.Empty(await _to.Store.ListAsync());
        Assert.Empty(Directory.EnumerateFileSystemEntries(_to.Data.Runs));
        await File.WriteAllBytesAsync(Zip, whole);
        Assert.Equal(["a"], (await _to.Study.ImportAsync(Zip)).Added);
    }

    [Fact]
    public async Task Import_WasKilledBetweenTheFolderAndTheRow_TheNextOneAddsTheRow()
    {
        await AddAsync("a");
        await _from.Study.ExportAsync("Öğrenme oranı", Zip);
        await _to.Study.ImportAsync(Zip);
        _to.Do("PRAGMA foreign_keys = ON; DELETE FROM run");

        var again = await _to.Study.ImportAsync(Zip);

        Assert.Equal(("a", 0, 0), (Assert.Single(again.Added), again.Known.Count, again.Stranded.Count));
        Assert.Equal("ş", (await _to.Store.FindAsync("a"))!.Note);
        Assert.Single(await _to.Store.ReadSeriesAsync("a"));
    }

    [Fact]
    public async Task Import_FolderThatTheStoreDoesNotKnow_IsNotSaidToBeKnownAndStaysAsItIs()
    {
        await AddAsync("a");
        await _from.Study.ExportAsync("Öğrenme oranı", Zip);
        Directory.CreateDirectory(_to.Data.Run("a").Root);
        await File.WriteAllTextAsync(_to.Data.Run("a").Job, "{}");

        var import = await _to.Study.ImportAsync(Zip);

        Assert.Equal((0, 0, "a"), (import.Added.Count, import.Known.Count, Assert.Single(import.Stranded)));
        Assert.Equal("{}", await File.ReadAllTextAsync(_to.Data.Run("a").Job));
    }

    [Theory]
    [InlineData("runs/a/run.json", "[1,2,3]", "[1,3,2]")]
    [InlineData("runs/a/run.json", "[1,2,3]", "[1,2]")]
    [InlineData("runs/a/run.json", "[1,2,3]", "null")]
    [InlineData("runs/a/run.json", "\"completed\"", "7")]
    [InlineData("runs/a/run.json", "[\"tez\"]", "[null]")]
    [InlineData("study.json", "[\"a\"]", "null")]
    [InlineData("study.json", "[\"a\"]", "[null]")]
    [InlineData("study.json", "\"runs\":", "\"rums\":")]
    public async Task Import_FileThatSaysImpossibleThings_IsRefusedAndNothingComesIn(string entry, string text, string other)
    {
        await AddAsync("a");
        await _from.Study.ExportAsync("Öğrenme oranı", Zip);
        await using (var zip = await ZipFile.OpenAsync(Zip, ZipArchiveMode.Update))
        {
            string json;
            using (var reader = new StreamReader(await zip.GetEntry(entry)!.OpenAsync()))
            {
                json = await reader.ReadToEndAsync();
            }

            Assert.Contains(text, json, StringComparison.Ordinal);
            zip.GetEntry(entry)!.Delete();
            await using var writer = new StreamWriter(await zip.CreateEntry(entry).OpenAsync());
            await writer.WriteAsync(json.Replace(text, other, StringComparison.Ordinal));
        }

        var problem = (await Assert.ThrowsAsync<ProblemException>(() => _to.Study.ImportAsync(Zip))).Problems[0];

        Assert.Equal("study-file-broken", problem.Code);
        Assert.Empty(await _to.Store.ListAsync());
        Assert.Empty(Directory.EnumerateFileSystemEntries(_to.Data.Runs));
    }

    [Fact]
    public async Task Import_SameFileTwiceInIt_IsRefused()
    {
        await AddAsync("a");
        await _from.Study.ExportAsync("Öğrenme oranı", Zip);
        await using (var zip = await ZipFile.OpenAsync(Zip, ZipArchiveMode.Update))
        {
            zip.CreateEntry("runs/a/files/job.json");
        }

        Assert.Equal("study-file-broken", (await Assert.ThrowsAsync<ProblemException>(() => _to.Study.ImportAsync(Zip))).Problems[0].Code);
    }

    [Fact]
    public void Content_LengthsThatNoDiskHas_AddUpToTooMuchAndNotToLess() =>
        Assert.Equal(long.MaxValue, new StudyContent("x", [.. Enumerable.Range(0, 3).Select(i => new StudyRun($"{i}", "x", null, long.MaxValue, StudyRunFate.New))], true).Bytes);

    [Fact]
    public async Task Import_FileThatCannotBeRead_IsNotSaidToBeUnwritable()
    {
        Directory.CreateDirectory(Zip);

        var problem = (await Assert.ThrowsAsync<ProblemException>(() => _to.Study.ImportAsync(Zip))).Problems[0];

        Assert.Equal(("file-not-readable", Zip), (problem.Code, problem.Args[0]));
    }

    [Fact]
    public async Task Export_FileOfARunThatCannotBeRead_NamesItAndNotTheTarget()
    {
        await AddAsync("a");
        await using var held = new FileStream(_from.Data.Run("a").Job, FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        var problem = (await Assert.ThrowsAsync<ProblemException>(() => _from.Study.ExportAsync("Öğrenme oranı", Zip))).Problems[0];

        Assert.Equal(("file-not-readable", _from.Data.Run("a").Job), (problem.Code, problem.Args[0]));
        Assert.False(File.Exists(Zip));
    }

    private async Task<WholeRun> AddAsync(string id, string group = "Öğrenme oranı")
    {
        var run = Samples.Run(id, RunStatus.Completed) with
        {
            Group = group,
            Tags = ["tez"],
            Note = "ş",
            Revision = 3,
            Latest = new Dictionary<string, double>(StringComparer.Ordinal) { ["loss"] = double.NaN },
            Problem = new Problem("stop-forced", null, "3"),
        };
        var whole = new WholeRun(
            run,
            [new Series("loss", [1, 2, 3], [0.5, double.NaN, double.PositiveInfinity])],
            [new LogLine(1, Samples.Start, "info", "satır")],
            [new EvaluationRecord("test", "classification", 3, Samples.Start, new Dictionary<string, double?> { ["accuracy"] = 0.75, ["auc"] = null }, ["a"], new Dictionary<string, string>())]);
        await _from.Bulk.AddAsync([whole]);
        var folder = _from.Data.Run(id);
        Directory.CreateDirectory(Path.Combine(folder.Checkpoints, "step-3"));
        await File.WriteAllTextAsync(folder.Job, run.JobJson);
        await File.WriteAllTextAsync(folder.Lock, "");
        await File.WriteAllTextAsync(Path.Combine(folder.Checkpoints, "step-3", "model.safetensors"), "weights");
        return whole;
    }

    private sealed class Side : IDisposable
    {
        private readonly SqliteDatabase _database;

        public Side(string folder)
        {
            Data = DataFolder.Open(folder);
            _database = SqliteDatabase.Open(Data.Database);
            (Store, Bulk, Bin) = (new SqliteRunStore(_database), new SqliteRunBulk(_database), new SqliteRunBin(_database));
            Study = new StudyFile(Data, Store, Bulk, Bin);
        }

        public DataFolder Data { get; }

        public void Do(string sql)
        {
            using var connection = new SqliteConnection($"Data Source={Data.Database};Pooling=false");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }

        public IRunStore Store { get; }

        public IRunBulk Bulk { get; }

        public IRunBin Bin { get; }

        public StudyFile Study { get; }

        public void Dispose()
        {
            _database.Dispose();
            Data.Dispose();
        }
    }
}
