using Tezgah.Core.Events;
using Tezgah.Core.Runs;

namespace Tezgah.Runs.Tests.Ingest;

/// <summary>
/// Worker and dashboard die at any moment and are started again: every step, line and evaluation is there once.
/// </summary>
public sealed class ExactlyOnceTests
{
    private const int Steps = 60;
    private static readonly byte[] s_bytes = Samples.Bytes(Samples.Events(Steps));

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(1, 50)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Ingest_WorkerWritesInTornPiecesAndTheStoreFailsAnywhere_EachThingIsThereOnce(int seed)
    {
        using var bench = new WatchBench();
        var random = new Random(seed);
        bench.Store.FailsBefore = () => random.Next(4) == 0;
        bench.Store.FailsAfter = () => random.Next(4) == 0;
        var watch = await bench.WatchAsync();
        var written = 0;
        var run = await bench.RunAsync();
        while (!run.Status.IsEnded())
        {
            // A piece of any length, down to a part of a letter.
            var length = Math.Min(random.Next(1, 700), s_bytes.Length - written);
            await AppendAsync(bench.Folder.Events, s_bytes.AsMemory(written, length));
            written += length;
            try
            {
                await bench.TickAsync(watch);
            }
            catch (IOException)
            {
                // Half the time it is a new dashboard that goes on.
                watch = random.Next(2) == 0 ? bench.NewWatch() : watch;
            }

            run = await bench.RunAsync();
            Assert.Equal(run.Step, (await bench.Store.ReadSeriesAsync("a")).SelectMany(s => s.Steps).LastOrDefault());
        }

        await bench.AssertAllOfAsync(Steps);
        Assert.Equal((RunStatus.Completed, s_bytes.Length), (run.Status, (int)run.EventOffset));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Ingest_WorkerIsKilledAtAnyByteAndResumed_EachThingIsThereOnce(int seed)
    {
        using var bench = new WatchBench();
        var random = new Random(seed);
        var watch = await bench.WatchAsync();
        var cut = random.Next(1, s_bytes.Length - 1);
        await AppendAsync(bench.Folder.Events, s_bytes.AsMemory(0, cut));
        await bench.TickAsync(watch);
        bench.Launcher.SetAlive(bench.Folder, false);
        Assert.True(await bench.TickAsync(watch));
        var died = await bench.RunAsync();
        Assert.Equal(RunStatus.Interrupted, died.Status);

        // From the checkpoint of each tenth step; what came after it is done again, and a torn line is cut off.
        var checkpoint = died.Step / 10 * 10;
        bench.Launcher.SetAlive(bench.Folder, true);
        await bench.Editor.ChangeAsync("a", r => RunUpdate.Of(r with { Status = RunStatus.Starting }), CancellationToken.None);
        var rest = Samples.Events(Steps).Skip(1).Where(e => StepOf(e) is not { } step || step > checkpoint);
        Samples.Write(
            bench.Folder, [new StartedEvent(2, "host", "cpu", 2, Resumed: true, FromStep: checkpoint), .. rest]);
        await bench.TickAsync(bench.NewWatch());

        var series = Assert.Single(await bench.Store.ReadSeriesAsync("a"));
        Assert.Equal(Enumerable.Range(1, Steps), series.Steps);
        Assert.Equal(series.Steps.Select(s => 1.0 / s), series.Values);
        Assert.Equal(Steps / 7, (await bench.Store.ReadEvaluationsAsync("a")).Count);
        Assert.Equal(RunStatus.Completed, (await bench.RunAsync()).Status);
    }

    private static int? StepOf(RunEvent runEvent) => runEvent switch
    {
        MetricsEvent e => e.Step,
        ProgressEvent e => (int)e.Done,
        EvaluationEvent e => e.Step,
        WarningEvent e => e.Step,
        _ => null,
    };

    private static async Task AppendAsync(string path, ReadOnlyMemory<byte> bytes)
    {
        await using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        await file.WriteAsync(bytes);
    }
}
