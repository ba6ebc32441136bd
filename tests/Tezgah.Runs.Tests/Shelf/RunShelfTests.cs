using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Tests.Shared;

namespace Tezgah.Runs.Tests.Shelf;

public sealed class RunShelfTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _time = new();
    private Dashboard _dashboard = null!;

    public async ValueTask InitializeAsync() => _dashboard = await Dashboard.StartAsync(_folder.Path, launcher: new FakeLauncher(), time: _time);

    public async ValueTask DisposeAsync()
    {
        await _dashboard.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Mark_SeveralRuns_WritesOnAllAndTellsTheFeed()
    {
        await AddAsync("a", "b");
        using var live = _dashboard.Feed.Subscribe();

        var changed = await _dashboard.Shelf.MarkAsync(["a", "b", "none"], new RunMarks { AddTags = [" tez ", "Tez", "x"], Group = "Study", Archived = true });

        Assert.Equal(2, changed);
        var run = (await _dashboard.Store.FindAsync("b"))!;
        Assert.Equal(["tez", "x"], run.Tags);
        Assert.Equal("Study", run.Group);
        Assert.NotNull(run.ArchivedAt);
        Assert.Equal("a", (await live.Batches.ReadAsync()).Run.Id);
        Assert.Equal("b", (await live.Batches.ReadAsync()).Run.Id);
    }

    [Fact]
    public async Task Mark_TakenBack_LeavesNothing()
    {
        await AddAsync("a");
        await _dashboard.Shelf.MarkAsync(["a"], new RunMarks { AddTags = ["x", "y"], Group = "Study", Note = "n", Archived = true, Name = "New name" });

        await _dashboard.Shelf.MarkAsync(["a"], new RunMarks { RemoveTags = ["X"], Group = " ", Note = "", Archived = false, Name = " " });

        var run = (await _dashboard.Store.FindAsync("a"))!;
        Assert.Equal(("New name", "", null, null), (run.Name, run.Note, run.Group, run.ArchivedAt));
        Assert.Equal(["y"], run.Tags);
        Assert.Equal(0, await _dashboard.Shelf.MarkAsync(["a"], new RunMarks { AddTags = ["y"] }));
    }

    [Fact]
    public async Task Mark_TooLong_IsRefusedWithEverythingThatIsAndWritesNothing()
    {
        await AddAsync("a");
        var before = (await _dashboard.Store.FindAsync("a"))!;
        var word = new string('w', RunMarks.LongestWord + 1);

        var error = await Assert.ThrowsAsync<ProblemException>(() => _dashboard.Shelf.MarkAsync(
            ["a"], new RunMarks { Name = word, AddTags = ["fine", word], Group = word, Note = new string('n', RunMarks.LongestNote + 1) }));

        Assert.Equal(["run-name-too-long", "tag-too-long", "study-too-long", "note-too-long"], error.Problems.Select(p => p.Code));
        Assert.Equal(["121", "120"], error.Problems[0].Args.Skip(1));
        var after = (await _dashboard.Store.FindAsync("a"))!;
        Assert.Equal((before.Revision, before.Name, before.Note), (after.Revision, after.Name, after.Note));
        Assert.Empty(after.Tags);
    }

    [Fact]
    public async Task Mark_AsLongAsMayBe_IsWritten()
    {
        await AddAsync("a");
        var word = new string('w', RunMarks.LongestWord);

        await _dashboard.Shelf.MarkAsync(["a"], new RunMarks { Name = $" {word} ", AddTags = [word], Group = word, Note = new string('n', RunMarks.LongestNote) });

        Assert.Equal(word, (await _dashboard.Store.FindAsync("a"))!.Name);
    }

    [Fact]
    public async Task Loss_RunsWithFolders_CountsBytesAndCheckpoints()
    {
        await AddAsync("a", "b");
        await _dashboard.Store.AddAsync(Samples.Run("live") with { Name = "Live" });
        var folder = _dashboard.Data.Run("a");
        Directory.CreateDirectory(Path.Combine(folder.Checkpoints, "step-10"));
        await File.WriteAllBytesAsync(Path.Combine(folder.Checkpoints, "step-10", "weights"), new byte[1000]);
        await File.WriteAllBytesAsync(folder.Events, new byte[24]);

        var loss = await _dashboard.Shelf.LossAsync(["a", "b", "live"]);

        Assert.Equal((3, 1024L, 1), (loss.Runs, loss.Bytes, loss.Checkpoints));
        Assert.Equal(["Live"], loss.NotEnded);
    }

    [Fact]
    public async Task Delete_OneHasNotEnded_IsRefusedForAll()
    {
        await AddAsync("a");
        await _dashboard.Store.AddAsync(Samples.Run("live"));

        var error = await Assert.ThrowsAsync<ProblemException>(() => _dashboard.Shelf.DeleteAsync(["a", "live"]));

        Assert.Equal("run-not-deletable", error.Problems[0].Code);
        Assert.Equal(2, (await _dashboard.Store.ListAsync()).Count);
    }

    [Fact]
    public async Task Delete_Undone_RunAndFolderAreBack()
    {
        await AddAsync("a");
        Directory.CreateDirectory(_dashboard.Data.Run("a").Root);
        await _dashboard.Shelf.DeleteAsync(["a"]);
        Assert.Empty(await _dashboard.Store.ListAsync());
        Assert.True(Directory.Exists(_dashboard.Data.Run("a").Root));

        Assert.Equal(1, await _dashboard.Shelf.RestoreAsync(["a"]));

        Assert.Equal("a", Assert.Single(await _dashboard.Store.ListAsync()).Id);
        Assert.Empty(await _dashboard.Shelf.ListDeletedAsync());
    }

    [Fact]
    public async Task Delete_TimeIsOver_RowsAndFolderAreGoneForGood()
    {
        await AddAsync("a", "b");
        Directory.CreateDirectory(_dashboard.Data.Run("a").Root);
        await _dashboard.Shelf.DeleteAsync(["a"]);
        _time.Advance(TimeSpan.FromDays(6));
        await _dashboard.Removal.RemoveDueAsync(CancellationToken.None);
        Assert.Single(await _dashboard.Shelf.ListDeletedAsync());

        _time.Advance(TimeSpan.FromDays(1));
        await _dashboard.Removal.RemoveDueAsync(CancellationToken.None);

        Assert.Empty(await _dashboard.Shelf.ListDeletedAsync());
        Assert.False(Directory.Exists(_dashboard.Data.Run("a").Root));
        Assert.Equal("b", Assert.Single(await _dashboard.Store.ListAsync()).Id);
    }

    [Fact]
    public async Task Delete_LongAgoByARestoredStore_StaysUntilTheProgramHasSeenItForSomeTime()
    {
        await _dashboard.Store.AddAsync(Samples.Run("a", RunStatus.Completed) with { DeletedAt = Samples.Start.AddDays(-30) });
        await _dashboard.Removal.RemoveDueAsync(CancellationToken.None);
        Assert.Single(await _dashboard.Shelf.ListDeletedAsync());

        _time.Advance(Runs.Shelf.RunRemoval.ShortestSight);
        await _dashboard.Removal.RemoveDueAsync(CancellationToken.None);

        Assert.Empty(await _dashboard.Shelf.ListDeletedAsync());
    }

    [Fact]
    public async Task Delete_WallClockIsSetAhead_TheBinKeepsItsTime()
    {
        await AddAsync("a");
        await _dashboard.Shelf.DeleteAsync(["a"]);
        await _dashboard.Removal.RemoveDueAsync(CancellationToken.None);

        _time.SetAhead(TimeSpan.FromDays(365));
        _time.Advance(TimeSpan.FromDays(6));
        await _dashboard.Removal.RemoveDueAsync(CancellationToken.None);
        Assert.Single(await _dashboard.Shelf.ListDeletedAsync());

        _time.Advance(TimeSpan.FromDays(1));
        await _dashboard.Removal.RemoveDueAsync(CancellationToken.None);
        Assert.Empty(await _dashboard.Shelf.ListDeletedAsync());
    }

    [Fact]
    public async Task Delete_AgainAfterItWasBroughtBack_HasTheWholeTimeAgain()
    {
        await AddAsync("a");
        await _dashboard.Shelf.DeleteAsync(["a"]);
        await _dashboard.Removal.RemoveDueAsync(CancellationToken.None);
        _time.Advance(TimeSpan.FromDays(6));
        await _dashboard.Shelf.RestoreAsync(["a"]);
        await _dashboard.Shelf.DeleteAsync(["a"]);

        await _dashboard.Removal.RemoveDueAsync(CancellationToken.None);
        _time.Advance(TimeSpan.FromDays(6));
        await _dashboard.Removal.RemoveDueAsync(CancellationToken.None);

        Assert.Single(await _dashboard.Shelf.ListDeletedAsync());
    }

    [Fact]
    public async Task Start_FolderOfARemovedRunIsStillThere_IsRemovedAndTheRunStaysGone()
    {
        await AddAsync("a");
        await _dashboard.Shelf.DeleteAsync(["a"]);
        await _dashboard.Shelf.RemoveAsync(["a"]);
        var folder = _dashboard.Data.Run("a");
        Directory.CreateDirectory(folder.Root);
        await File.WriteAllTextAsync(folder.Job, Samples.Run("a").JobJson);

        await _dashboard.DisposeAsync();
        await InitializeAsync();
        await _dashboard.Removal.RemoveLeftoversAsync(CancellationToken.None);

        Assert.False(Directory.Exists(folder.Root));
        Assert.Empty(await _dashboard.Store.ListAsync());
    }

    [Fact]
    public async Task Mark_WhileARunIsWritten_NeitherIsLost()
    {
        await _dashboard.Store.AddAsync(Samples.Run("a", RunStatus.Completed));

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => _dashboard.Shelf.MarkAsync(["a"], new RunMarks { AddTags = [$"t{i}"] })));

        Assert.Equal(20, (await _dashboard.Store.FindAsync("a"))!.Tags.Count);
    }

    private async Task AddAsync(params string[] ids)
    {
        foreach (var id in ids)
        {
            await _dashboard.Store.AddAsync(Samples.Run(id, RunStatus.Completed));
        }
    }
}
