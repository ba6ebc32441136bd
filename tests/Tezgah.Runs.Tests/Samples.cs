using System.Globalization;
using Tezgah.Core.Events;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Tests.Shared;

namespace Tezgah.Runs.Tests;

/// <summary>Things that tests need to begin with.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Start = new(2026, 11, 21, 21, 30, 0, TimeSpan.Zero);

    public static TrainingJob Job(string name = "math topics", string device = "cpu") => new()
    {
        Name = name,
        Data = new DataSettings { Train = "/data/train.csv" },
        Device = new DeviceSettings { Type = device },
    };

    public static RunRecord Run(string id = "a", RunStatus status = RunStatus.Running) => new()
    {
        Id = id,
        Name = id,
        Status = status,
        JobJson = JobFile.ToJson(Job()),
        CreatedAt = Start,
    };

    public static MetricsEvent Metrics(int step, double loss = 1) =>
        new(step, new Dictionary<string, double>(StringComparer.Ordinal) { ["loss"] = loss });

    /// <summary>The events of a whole run of so many steps.</summary>
    public static IEnumerable<RunEvent> Events(int steps)
    {
        yield return new StartedEvent(1, "host", "cpu", 2, Resumed: false);
        for (var step = 1; step <= steps; step++)
        {
            yield return Metrics(step, 1.0 / step);
            yield return new ProgressEvent("training", step, steps);
            if (step % 7 == 0)
            {
                yield return new LogEvent(string.Create(CultureInfo.InvariantCulture, $"Satır {step}: ğüşıöç ∑"));
                yield return new WarningEvent(new Problem("texts-truncated", null, "1", "2", "x.csv", "8"), step);
                yield return new EvaluationEvent(
                    "validation",
                    "classification",
                    step,
                    new Dictionary<string, double?>(StringComparer.Ordinal) { ["accuracy"] = 0.5 },
                    ["a", "b"],
                    new Dictionary<string, string>(StringComparer.Ordinal));
            }
        }

        yield return new FinishedEvent("completed", steps);
    }

    /// <summary>Writes events as a worker does.</summary>
    public static void Write(JobFolder folder, params IEnumerable<RunEvent> events)
    {
        using var writer = new EventWriter(folder.Events, new ManualTimeProvider());
        foreach (var runEvent in events)
        {
            writer.Write(runEvent);
        }
    }

    /// <summary>The bytes of an event file.</summary>
    public static byte[] Bytes(params IEnumerable<RunEvent> events)
    {
        using var folder = new TemporaryFolder();
        var job = new JobFolder(folder.Path);
        Write(job, events);
        return File.ReadAllBytes(job.Events);
    }
}
