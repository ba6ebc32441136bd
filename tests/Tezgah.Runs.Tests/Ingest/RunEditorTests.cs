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
}
