using Tezgah.Core.Jobs;
using Tezgah.Core.Runs;
using Tezgah.Storage.Sqlite;

namespace Tezgah.EndToEnd.Hosting;

/// <summary>A finished run in the store of a data folder that no dashboard uses now; nothing was trained for it.</summary>
internal static class SeededRun
{
    public const string Id = "20260301-100000-seeded";

    public const string Name = "seeded <b>run</b>";

    public const int Steps = 200;

    /// <summary>200 steps in 200 seconds: the loss falls from 2 to 1, and stays there from step 100 on.</summary>
    public static async Task AddAsync(string data)
    {
        using var store = SqliteRunStore.Open(Path.Combine(data, "tezgah.db"));
        var start = new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);
        var run = new RunRecord
        {
            Id = Id,
            Name = Name,
            Status = RunStatus.Completed,
            JobJson = JobFile.ToJson(new TrainingJob { Name = Name, Data = new DataSettings { Train = Checkout.Sample("train.csv") } }),
            CreatedAt = start,
            StartedAt = start,
            EndedAt = start.AddSeconds(Steps),
            LastEventAt = start.AddSeconds(Steps),
            Device = "cpu",
            Step = Steps,
            TotalSteps = Steps,
            EventSeq = Steps,
            Latest = new Dictionary<string, double>(StringComparer.Ordinal) { ["loss"] = 1 },
        };
        await store.AddAsync(run);
        MetricPoint[] points = [.. Enumerable.Range(1, Steps).Select(s => new MetricPoint(
            s,
            start.AddSeconds(s),
            new Dictionary<string, double>(StringComparer.Ordinal) { ["loss"] = s < 100 ? 2 - (s / 100.0) : 1, ["learning_rate"] = 1e-3 }))];
        await store.ApplyAsync(new RunUpdate(run, points, [new LogLine(1, start, "info", "begins")], []));
    }
}
