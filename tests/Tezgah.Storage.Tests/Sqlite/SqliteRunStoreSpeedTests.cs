using System.Diagnostics;
using System.Globalization;
using Tezgah.Core.Runs;
using Tezgah.Storage.Sqlite;
using Tezgah.Tests.Shared;

namespace Tezgah.Storage.Tests.Sqlite;

/// <summary>That long runs open quickly. The bounds are wide: the machine may be busy; the figures are in the output.</summary>
public sealed class SqliteRunStoreSpeedTests(ITestOutputHelper output) : IDisposable
{
    private const int Steps = 1_000_000;
    private static readonly string[] s_names = ["loss", "learning_rate", "grad_norm"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ReadSeries_MillionSteps_OpenWithinASecond()
    {
        using var store = SqliteRunStore.Open(_folder["tezgah.db"]);
        await FillAsync(store, "a", Steps);

        var one = await TimeAsync("one curve of 1,000,000 points, thinned to 2,000", () => store.ReadSeriesAsync("a", ["loss"], maxPoints: 2000));
        await TimeAsync("three such curves", () => store.ReadSeriesAsync("a", maxPoints: 2000));
        await TimeAsync("a tenth of one", () => store.ReadSeriesAsync("a", ["loss"], 500_000, 600_000, 2000));

        Assert.InRange(one, 0, 1000);
    }

    [Fact]
    public async Task ReadSeries_TwentyRunsOfHundredThousandSteps_OpenWithinASecond()
    {
        using var store = SqliteRunStore.Open(_folder["tezgah.db"]);
        var ids = Enumerable.Range(0, 20).Select(i => $"run-{i}").ToList();
        foreach (var id in ids)
        {
            await FillAsync(store, id, 100_000);
        }

        var all = await TimeAsync("20 runs of 100,000 steps, one curve each, at once", async () =>
        {
            var read = await Task.WhenAll(ids.Select(id => store.ReadSeriesAsync(id, ["loss"], maxPoints: 2000)));
            return [.. read.SelectMany(r => r)];
        });

        Assert.InRange(all, 0, 1000);
    }

    [Fact]
    public async Task Apply_BatchesOfALongRun_StayQuick()
    {
        using var store = SqliteRunStore.Open(_folder["tezgah.db"]);
        await FillAsync(store, "a", 100_000);
        var run = (await store.FindAsync("a"))!;
        var time = Stopwatch.StartNew();
        const int Batches = 200;
        for (var i = 0; i < Batches; i++)
        {
            run = await store.ApplyAsync(new RunUpdate(run with { EventOffset = i + 1 }, Points(100_000 + (2 * i), 2), [], []));
        }

        var each = time.Elapsed.TotalMilliseconds / Batches;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"a batch of 2 steps after 100,000: {each:0.00} ms"));
        Assert.InRange(each, 0, 50);
    }

    private async Task<double> TimeAsync(string what, Func<Task<IReadOnlyList<Series>>> read)
    {
        var first = await OnceAsync(read);
        var times = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            times.Add(await OnceAsync(read));
        }

        times.Sort();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {times[2]:0} ms (first {first:0} ms)"));
        return times[2];
    }

    private static async Task<double> OnceAsync(Func<Task<IReadOnlyList<Series>>> read)
    {
        var time = Stopwatch.StartNew();
        var series = await read();
        Assert.All(series, s => Assert.InRange(s.Steps.Count, 1000, 2002));
        return time.Elapsed.TotalMilliseconds;
    }

    private static async Task FillAsync(SqliteRunStore store, string id, int steps)
    {
        var run = new RunRecord { Id = id, Name = id, Status = RunStatus.Running, JobJson = "{}", CreatedAt = default };
        await store.AddAsync(run);
        for (var step = 0; step < steps; step += 100_000)
        {
            run = await store.ApplyAsync(new RunUpdate(run, Points(step, 100_000), [], []));
        }
    }

    private static MetricPoint[] Points(int first, int count) =>
    [
        .. Enumerable.Range(first, count).Select(s => new MetricPoint(
            s + 1, default, s_names.ToDictionary(n => n, n => Math.Sin(s * 0.001) + (n.Length * 0.1), StringComparer.Ordinal))),
    ];
}
