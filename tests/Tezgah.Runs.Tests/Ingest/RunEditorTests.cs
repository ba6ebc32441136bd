using Tezgah.Core.Events;
using Tezgah.Core.Runs;
using Tezgah.Runs.Ingest;

namespace Tezgah.Runs.Tests.Ingest;

public sealed class RunEditorTests : IDisposable
{
    private readonly WatchBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Change_FailsAfterTheCommit_TheNextTellsReadersToReadAgain()
    {
        await _bench.WatchAsync();
        using var live = _bench.Feed.Subscribe();
        _bench.Store.FailsAfter = () => true;
        await Assert.ThrowsAsync<IOException>(() => ChangeAsync(r => RunUpdate.Of(r with { Step = 5 })));
        Assert.False(live.Batches.TryRead(out _));

        _bench.Store.FailsAfter = () => false;
        await ChangeAsync(_ => null);

        Assert.True(live.Batches.TryRead(out var batch));
        Assert.True(live.Missed());
        Assert.Equal(5, batch.Run.Step);
    }

    [Fact]
    public async Task ChangeMany_AfterAFailureBehindTheCommit_TellsReadersToReadAgain()
    {
        await _bench.WatchAsync();
        using var live = _bench.Feed.Subscribe();
        _bench.Store.FailsAfter = () => true;
        await Assert.ThrowsAsync<IOException>(() => ChangeAsync(r => RunUpdate.Of(r with { Step = 5 })));
        _bench.Store.FailsAfter = () => false;

        await _bench.Editor.ChangeManyAsync(new Bulk(_bench.Store), ["a"], r => r with { Note = "n" }, CancellationToken.None);

        Assert.True(live.Batches.TryRead(out _));
        Assert.True(live.Missed());
    }

    [Fact]
    public async Task Change_Done_RemembersOnlyWhatIsInDoubt()
    {
        await _bench.WatchAsync();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => _bench.Editor.ChangeAsync($"none-{i}", RunUpdate.Of, CancellationToken.None)));
        await ChangeAsync(r => RunUpdate.Of(r with { Step = 1 }));
        await _bench.Editor.ChangeManyAsync(new Bulk(_bench.Store), ["a", "b"], r => r with { Note = "n" }, CancellationToken.None);
        Assert.Equal(0, _bench.Editor.Remembered);

        _bench.Store.FailsAfter = () => true;
        await Assert.ThrowsAsync<IOException>(() => ChangeAsync(r => RunUpdate.Of(r with { Step = 5 })));
        Assert.Equal(1, _bench.Editor.Remembered);
        _bench.Store.FailsAfter = () => false;
        await ChangeAsync(_ => null);
        Assert.Equal(0, _bench.Editor.Remembered);
    }

    [Fact]
    public async Task Change_WhatFollows_IsDoneBeforeTheNextChange()
    {
        await _bench.WatchAsync();
        var followed = new List<int>();

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => _bench.Editor.ChangeAsync(
            "a", r => RunUpdate.Of(r with { Step = r.Step + 1 }), r => followed.Add(r.Step), CancellationToken.None)));

        Assert.Equal(Enumerable.Range(1, 50), followed);
    }

    [Fact]
    public async Task Change_ManyAtOnce_EachIsMadeFromTheOneBefore()
    {
        await _bench.WatchAsync();

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => ChangeAsync(r => RunUpdate.Of(r with { Step = r.Step + 1 }))));

        Assert.Equal((50, 50L), ((await _bench.RunAsync()).Step, (await _bench.RunAsync()).Revision));
    }

    [Fact]
    public async Task Change_LongStretchOrRewind_IsReadFromTheStore()
    {
        await _bench.WatchAsync();
        using var live = _bench.Feed.Subscribe();
        Samples.Write(_bench.Folder, Samples.Events(2000));
        var read = EventTail.Read(_bench.Folder.Events, 0, 0);

        await ChangeAsync(r => RunProjector.Project(r, read.Events, read.Offset));
        Assert.True(live.Batches.TryRead(out var batch));
        Assert.True(live.Missed());
        Assert.Empty(batch.Points);

        await ChangeAsync(r => RunProjector.Project(
            r, [new StartedEvent(1, "h", "cpu", 1, Resumed: true, FromStep: 10) { Seq = r.EventSeq + 1 }], r.EventOffset + 1));
        Assert.True(live.Batches.TryRead(out _));
        Assert.True(live.Missed());
        Assert.Equal(10, Assert.Single(await _bench.Store.ReadSeriesAsync("a")).Steps.Count);
    }

    [Fact]
    public async Task Change_UnknownRun_IsNull() =>
        Assert.Null(await _bench.Editor.ChangeAsync("none", RunUpdate.Of, CancellationToken.None));

    private Task<RunRecord?> ChangeAsync(Func<RunRecord, RunUpdate?> change) =>
        _bench.Editor.ChangeAsync("a", change, CancellationToken.None);

    private sealed class Bulk(IRunStore store) : IRunBulk
    {
        public Task<IReadOnlyList<string>> AddAsync(IReadOnlyList<WholeRun> runs, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public Task<RunRecord> ReplaceAsync(WholeRun run, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public async Task<IReadOnlyList<RunRecord>> ChangeAsync(IReadOnlyList<RunRecord> runs, CancellationToken cancellationToken = default) =>
            await Task.WhenAll(runs.Select(r => store.ApplyAsync(RunUpdate.Of(r), cancellationToken)));
    }
}
