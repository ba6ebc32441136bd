using System.Diagnostics;
using System.Globalization;
using Tezgah.Core.Runs;
using Tezgah.Storage;
using Tezgah.Storage.Sqlite;

namespace Tezgah.Benchmarks.Dashboard;

/// <summary>
/// Fills a data folder with many runs, through the store's way for whole runs (<see cref="IRunBulk"/>): one run of 1,000,000 steps
/// (<see cref="Long"/>), 20 of 100,000 (<see cref="Overlay"/>), each with three curves, as far as the points allow it; what is left
/// is shared out evenly over the other runs, five curves each.
/// </summary>
internal static class DashboardFill
{
    /// <summary>The id of the run of 1,000,000 steps.</summary>
    public const string Long = "20260101-0000-long-0000";

    private const int RunsAtOnce = 250;
    private const int LongSteps = 1_000_000;
    private const int OverlaySteps = 100_000;
    private const int Overlays = 20;
    private const int LongCurves = 3;
    private const int Curves = 5;

    /// <summary>The id of one of the 20 runs of 100,000 steps, from 0.</summary>
    public static string Overlay(int index) => string.Create(CultureInfo.InvariantCulture, $"20260102-00{index:00}-overlay-0000");

    /// <summary>Fills the folder, which is made where there is none; runs that are there already stay as they are.</summary>
    public static async Task<int> RunAsync(int runs, long points, string folder)
    {
        var watch = Stopwatch.StartNew();
        using var data = DataFolder.Open(folder);
        using var database = SqliteDatabase.Open(data.Database);
        var bulk = new SqliteRunBulk(database);
        var hasLong = points >= 2L * ((LongSteps + (Overlays * OverlaySteps)) * LongCurves) && runs > Overlays + 1;
        var left = points;
        if (hasLong)
        {
            await AddAsync(bulk, data, [FilledRun.Of(Long, 0, LongSteps, LongCurves)]);
            for (var i = 0; i < Overlays; i++)
            {
                await AddAsync(bulk, data, [FilledRun.Of(Overlay(i), i, OverlaySteps, LongCurves)]);
            }

            left -= (LongSteps + (Overlays * OverlaySteps)) * LongCurves;
            runs -= Overlays + 1;
        }

        for (var first = 0; first < runs; first += RunsAtOnce)
        {
            var batch = Enumerable.Range(first, Math.Min(RunsAtOnce, runs - first))
                .Select(i => FilledRun.Of(FilledRun.IdOf(i), i, (int)((Share(left, i + 1, runs) - Share(left, i, runs)) / Curves), Curves))
                .ToList();
            await AddAsync(bulk, data, batch);
        }

        var count = await CountAsync(database);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{count} runs in {folder}, {new FileInfo(data.Database).Length / 1048576.0:F0} MiB, filled in {watch.Elapsed.TotalSeconds:F1} s"));
        return 0;
    }

    private static long Share(long points, int index, int runs) => points * index / runs;

    private static async Task AddAsync(SqliteRunBulk bulk, DataFolder data, IReadOnlyList<WholeRun> runs)
    {
        foreach (var run in await bulk.AddAsync(runs))
        {
            var folder = data.Run(run);
            Directory.CreateDirectory(folder.Root);
            await File.WriteAllTextAsync(folder.Job, runs.First(r => r.Run.Id == run).Run.JobJson);
        }
    }

    private static async Task<int> CountAsync(SqliteDatabase database)
    {
        var count = 0;
        await new SqliteRunSummaries(database).VisitAsync(_ => count++);
        return count;
    }
}
