using System.Diagnostics;
using System.Globalization;
using Tezgah.Core.Events;
using Tezgah.Core.Jobs;

namespace Tezgah.Runs.FakeWorker;

/// <summary>What the fake worker does: it counts steps, as fast as it is told, and may misbehave.</summary>
internal sealed record FakeJob
{
    /// <summary><c>--steps N</c>: the steps in all.</summary>
    public int Steps { get; init; } = 100;

    /// <summary><c>--pause MS</c>: the time a step takes.</summary>
    public int Pause { get; init; }

    /// <summary><c>--rate N</c>: steps a second, by the clock, with more metrics; 0 goes by <see cref="Pause"/>.</summary>
    public int Rate { get; init; }

    /// <summary>
    /// <c>--hold N</c>: after this step it waits to be stopped or killed, or for a file <c>go</c> in its folder; 0 never.
    /// </summary>
    public int Hold { get; init; }

    /// <summary><c>--die-at N</c>: kill -9 by its own hand after this byte of the event file; 0 never.</summary>
    public long DieAt { get; init; }

    /// <summary><c>--deaf</c>: does not hear that it should stop.</summary>
    public bool IsDeaf { get; init; }

    /// <summary><c>--child</c>: starts a process of its own that would outlive it, and prints its id.</summary>
    public bool HasChild { get; init; }

    /// <summary>Reads the options.</summary>
    public static FakeJob Parse(ReadOnlySpan<string> options)
    {
        var job = new FakeJob();
        for (var i = 0; i < options.Length; i++)
        {
            job = options[i] switch
            {
                "--deaf" => job with { IsDeaf = true },
                "--child" => job with { HasChild = true },
                "--steps" => job with { Steps = Number(options[++i]) },
                "--pause" => job with { Pause = Number(options[++i]) },
                "--rate" => job with { Rate = Number(options[++i]) },
                "--hold" => job with { Hold = Number(options[++i]) },
                "--die-at" => job with { DieAt = Number(options[++i]) },
                var other => throw new ArgumentException($"Unknown option {other}."),
            };
        }

        return job;
    }

    /// <summary>Runs as a worker does: lock, events, log, end.</summary>
    public async Task<int> RunAsync(JobFolder folder, bool resume)
    {
        using var workerLock = await WorkerLock.TakeAsync(folder, TimeProvider.System);
        using var real = DieAt == 0 ? new EventWriter(folder.Events, TimeProvider.System) : null;
        using var dying = DieAt > 0 ? new DyingWriter(folder.Events, DieAt) : null;
        Action<RunEvent> write = real is null ? dying!.Write : real.Write;
        if (HasChild)
        {
            using var child = Process.Start("sleep", "1000");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"child {child.Id}"));
        }

        var first = resume ? Checkpoint(folder) : 0;
        write(new StartedEvent(Environment.ProcessId, "fake", "cpu", 1, resume, resume ? first : null));
        var outcome = "completed";
        var step = first;
        var start = Stopwatch.GetTimestamp();
        while (step < Steps && outcome == "completed")
        {
            step++;
            write(new MetricsEvent(step, Metrics(step)));
            write(new ProgressEvent("training", step, Steps));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"step {step}"));
            if (step % 10 == 0)
            {
                Directory.CreateDirectory(Path.Combine(folder.Checkpoints, string.Create(CultureInfo.InvariantCulture, $"step-{step:D8}")));
                write(new LogEvent(string.Create(CultureInfo.InvariantCulture, $"line of step {step}")));
            }

            bool holds;
            do
            {
                outcome = !IsDeaf && File.Exists(folder.StopRequest) ? "stopped" : outcome;
                holds = step == Hold && outcome == "completed" && !File.Exists(Path.Combine(folder.Root, "go"));
                await Task.Delay(holds ? TimeSpan.FromMilliseconds(5) : Rate > 0 ? Until(start, step - first) : TimeSpan.FromMilliseconds(Pause));
            }
            while (holds);
        }

        write(new FinishedEvent(outcome, step));
        return 0;
    }

    private Dictionary<string, double> Metrics(int step)
    {
        var values = new Dictionary<string, double> { ["loss"] = 1.0 / step, ["grad_norm"] = step };
        if (Rate > 0)
        {
            var noise = (step * 0.6180339887498949) % 1;
            values = new() { ["loss"] = 1 + noise, ["learning_rate"] = 1e-3 / step, ["grad_norm"] = 2 + noise, ["tokens_per_second"] = 18_000 + (500 * noise) };
        }

        return values;
    }

    // Late once, it catches up: the rate holds over the whole.
    private TimeSpan Until(long start, int steps)
    {
        var left = TimeSpan.FromSeconds((double)steps / Rate) - Stopwatch.GetElapsedTime(start);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private static int Checkpoint(JobFolder folder) =>
        Directory.Exists(folder.Checkpoints)
            ? Directory.EnumerateDirectories(folder.Checkpoints).Select(d => Number(Path.GetFileName(d)[5..])).DefaultIfEmpty().Max()
            : 0;

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
