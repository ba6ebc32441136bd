using Tezgah.Core.Jobs;
using Tezgah.Core.Runs;
using Tezgah.Storage.Sqlite;

namespace Tezgah.Benchmarks.Charts;

/// <summary>
/// Fills a store with the runs that the figures are about: one of 1,000,000 steps, and twenty of 100,000, each with a loss that
/// leaps for one step.
/// </summary>
internal static class ChartStore
{
    /// <summary>The run of a million steps.</summary>
    public const string Million = "20260101-000000-million";

    /// <summary>The steps of each of the others.</summary>
    public const int Steps = 100_000;

    private const int Batch = 20_000;
    private static readonly DateTimeOffset s_start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The ids of the others.</summary>
    public static IReadOnlyList<string> Others { get; } = [.. Enumerable.Range(0, 20).Select(i => $"20260102-0000{i:D2}-run")];

    /// <summary>The step at which a run's loss leaps; no two runs have the same.</summary>
    public static int SpikeOf(string id) => id == Million ? 654_321 : 4_321 + (4_700 * Others.ToList().IndexOf(id));

    /// <summary>The loss there.</summary>
    public static double SpikeValue(string id) => id == Million ? 40 : 40 + Others.ToList().IndexOf(id);

    /// <summary>Fills the store of a data folder, unless it was done before.</summary>
    public static async Task FillAsync(string data)
    {
        Directory.CreateDirectory(data);
        using var store = SqliteRunStore.Open(Path.Combine(data, "tezgah.db"));
        foreach (var (id, steps) in Others.Select(o => (o, Steps)).Prepend((Million, 1_000_000)))
        {
            if (await store.FindAsync(id) is null)
            {
                await AddAsync(store, id, steps);
            }
        }
    }

    private static async Task AddAsync(SqliteRunStore store, string id, int steps)
    {
        var row = new RunRecord
        {
            Id = id,
            Name = id[16..],
            Status = RunStatus.Completed,
            JobJson = JobFile.ToJson(new TrainingJob { Name = id, Data = new DataSettings { Train = "/data/train.csv" } }),
            CreatedAt = s_start,
            StartedAt = s_start,
            EndedAt = s_start.AddHours(1),
            LastEventAt = s_start.AddHours(1),
            Step = steps,
            TotalSteps = steps,
            Phase = "training",
            Device = "cpu",
        };
        await store.AddAsync(row);
        var (spike, seed) = (SpikeOf(id), id.GetHashCode(StringComparison.Ordinal) & 7);
        for (var first = 1; first <= steps; first += Batch)
        {
            var now = (await store.FindAsync(id))!;
            MetricPoint[] points = [.. Enumerable.Range(first, Math.Min(Batch, steps - first + 1)).Select(s => Point(s, steps, seed, s == spike ? SpikeValue(id) : null))];
            var latest = now.Latest.ToDictionary(StringComparer.Ordinal);
            foreach (var (name, value) in points[^1].Values)
            {
                latest[name] = value;
            }

            await store.ApplyAsync(new RunUpdate(now with { Latest = latest }, points, [], []));
        }
    }

    private static MetricPoint Point(int step, int steps, int seed, double? spike)
    {
        // The fractional parts of multiples of the golden ratio: even and without order, and the same in every run of this program.
        var noise = (step * 0.6180339887498949) % 1;
        var values = new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["loss"] = spike ?? (0.3 + (0.03 * seed) + (2 * Math.Exp(-6.0 * step / steps)) + (0.3 * noise)),
            ["learning_rate"] = 1e-3 * (1 - ((double)step / steps)),
            ["grad_norm"] = 1 + noise,
            ["tokens_per_second"] = 18_000 + (500 * noise),
        };
        if (step % 500 == 0)
        {
            values["eval_loss"] = 0.4 + (0.03 * seed) + (2 * Math.Exp(-6.0 * step / steps));
        }

        return new MetricPoint(step, s_start.AddMilliseconds(step), values);
    }
}
