using Tezgah.Core.Events;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Runs.Ingest;

namespace Tezgah.Runs.Tests.Ingest;

/// <summary>A store that is ahead of the event file, as a power cut leaves them.</summary>
public sealed class EventMendTests : IDisposable
{
    private readonly WatchBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(40)]
    public async Task Tick_FileLostItsEnd_KeepsWhatTheStoreHasAndGoesOnWhereTheFileEnds(int bytesOfATornLine)
    {
        await SeenAsync(20);
        var end = Cut(after: 12, bytesOfATornLine);

        Assert.True(await TickAsync());

        var run = await _bench.RunAsync();
        Assert.Equal((RunStatus.Interrupted, 20, end), (run.Status, run.Step, run.EventOffset));
        Assert.Equal(20, Assert.Single(await _bench.Store.ReadSeriesAsync("a")).Steps.Count);
        Assert.Contains(await _bench.Store.ReadLogAsync("a", 99), l => l.Problem?.Code == "events-lost");

        await GoesOnAsync(from: 10, to: 28);
        await AssertWholeAsync(28);
    }

    [Fact]
    public async Task Tick_FileLostItsEndAndWentOnBeyondThePlace_IsReadAgain()
    {
        await SeenAsync(20);
        Cut(after: 12, bytesOfATornLine: 7);

        await GoesOnAsync(from: 10, to: 42);

        await AssertWholeAsync(42);
        Assert.Contains(await _bench.Store.ReadLogAsync("a", 99), l => l.Problem?.Code == "events-read-again");
    }

    [Fact]
    public async Task Tick_FileLostItsEndAndWentOnInAnotherFormOfTheSameLength_IsReadAgain()
    {
        await SeenAsync(20);
        var length = (await _bench.RunAsync()).EventOffset;
        Cut(after: 12, bytesOfATornLine: 0);
        Samples.Write(_bench.Folder, new StartedEvent(1, "host", "cpu", 2, Resumed: true, FromStep: 10));
        var missing = length - new FileInfo(_bench.Folder.Events).Length - Samples.Bytes(new LogEvent("")).Length;
        Samples.Write(_bench.Folder, new LogEvent(new string('x', (int)missing - 1)));
        Samples.Write(_bench.Folder, Samples.Metrics(11, 1.0 / 11));
        Assert.Equal(length, (await File.ReadAllBytesAsync(_bench.Folder.Events)).AsSpan()[..^1].LastIndexOf((byte)'\n') + 1);

        await TickAsync();

        Assert.Equal(11, Assert.Single(await _bench.Store.ReadSeriesAsync("a")).Steps.Count);
    }

    [Fact]
    public async Task Tick_FileIsReadAgain_KeepsMarksAndTheWishToStop()
    {
        await SeenAsync(20);
        await _bench.Editor.ChangeAsync(
            "a",
            r => RunProjector.AddLine(
                r with { Tags = ["thesis"], Note = "n", Status = RunStatus.Stopping }, _bench.Time.GetUtcNow(), "info", new Problem("note-duration", null, "a", "b", "1")),
            CancellationToken.None);
        Cut(after: 12, bytesOfATornLine: 7);
        _bench.Launcher.SetAlive(_bench.Folder, true);
        Write(Resumed(from: 10, to: 42).SkipLast(1));

        Assert.False(await TickAsync());

        var run = await _bench.RunAsync();
        Assert.Equal((RunStatus.Stopping, 42, "n"), (run.Status, run.Step, run.Note));
        Assert.Equal(["thesis"], run.Tags);
        Assert.Single(await _bench.Store.ReadLogAsync("a", 99), l => l.Problem?.Code == "note-duration");
    }

    [Fact]
    public async Task Tick_FileIsCutUnderALivingWorker_IsBroken()
    {
        await SeenAsync(20);
        Cut(after: 12, bytesOfATornLine: 0);
        _bench.Launcher.SetAlive(_bench.Folder, true);

        Assert.False(await TickAsync());

        Assert.Equal("events-broken", (await _bench.RunAsync()).Problem?.Code);
    }

    [Fact]
    public async Task Tick_FileIsGone_KeepsTheCurves()
    {
        await SeenAsync(20);
        File.Delete(_bench.Folder.Events);

        Assert.True(await TickAsync());

        Assert.Equal((RunStatus.Failed, "events-broken"), ((await _bench.RunAsync()).Status, (await _bench.RunAsync()).Problem?.Code));
        Assert.Equal(20, Assert.Single(await _bench.Store.ReadSeriesAsync("a")).Steps.Count);
    }

    // A run of so many steps, all of them in the store, its worker dead.
    private async Task SeenAsync(int steps)
    {
        var watch = await _bench.WatchAsync();
        Write(Samples.Events(steps).SkipLast(1));
        await _bench.TickAsync(watch);
        Assert.Equal(new FileInfo(_bench.Folder.Events).Length, (await _bench.RunAsync()).EventOffset);
        _bench.Launcher.SetAlive(_bench.Folder, false);
    }

    private void Write(IEnumerable<RunEvent> events)
    {
        using var writer = new EventWriter(_bench.Folder.Events, _bench.Time);
        foreach (var runEvent in events)
        {
            _bench.Time.Advance(TimeSpan.FromMilliseconds(1));
            writer.Write(runEvent);
        }
    }

    // Cuts the file behind a step's metrics. Returns where its last whole line ends.
    private long Cut(int after, int bytesOfATornLine)
    {
        var bytes = File.ReadAllBytes(_bench.Folder.Events);
        var end = bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes($"\"step\":{after + 1},"));
        end = bytes.AsSpan(0, end).LastIndexOf((byte)'\n') + 1;
        File.WriteAllBytes(_bench.Folder.Events, bytes[..(end + bytesOfATornLine)]);
        return end;
    }

    private async Task GoesOnAsync(int from, int to)
    {
        if ((await _bench.RunAsync()).Status.IsEnded())
        {
            await _bench.Editor.ChangeAsync("a", r => RunUpdate.Of(r with { Status = RunStatus.Starting, Problem = null }), CancellationToken.None);
        }

        Write(Resumed(from, to));
        Assert.False(await TickAsync() && (await _bench.RunAsync()).Status != RunStatus.Completed);
    }

    private static IEnumerable<RunEvent> Resumed(int from, int to)
    {
        yield return new StartedEvent(1, "host", "cpu", 2, Resumed: true, FromStep: from);
        foreach (var runEvent in Samples.Events(to).SkipWhile(e => e is not MetricsEvent m || m.Step <= from))
        {
            yield return runEvent;
        }
    }

    private Task<bool> TickAsync() => _bench.TickAsync(_bench.NewWatch());

    private async Task AssertWholeAsync(int steps)
    {
        var run = await _bench.RunAsync();
        Assert.Equal((RunStatus.Completed, steps, null), (run.Status, run.Step, run.Problem));
        Assert.Equal(new FileInfo(_bench.Folder.Events).Length, run.EventOffset);
        var series = Assert.Single(await _bench.Store.ReadSeriesAsync("a"));
        Assert.Equal(Enumerable.Range(1, steps), series.Steps);
        Assert.Equal(series.Steps.Select(s => 1.0 / s), series.Values);
        Assert.Equal(steps / 7, (await _bench.Store.ReadEvaluationsAsync("a")).Count);
        var log = await _bench.Store.ReadLogAsync("a", int.MaxValue);
        Assert.Equal(Enumerable.Range(1, log.Count).Select(i => (long)i), log.Select(l => l.Seq));
        Assert.Equal(run.LogLines, log.Count);
    }
}
