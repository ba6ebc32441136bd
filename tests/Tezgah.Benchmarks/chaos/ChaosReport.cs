using System.Globalization;
using Tezgah.Benchmarks.Charts;
using Tezgah.Benchmarks.Stops;

namespace Tezgah.Benchmarks.Chaos;

/// <summary>Kills, and says what came of it.</summary>
internal static class ChaosReport
{
    private const int Steps = 200;

    /// <summary>Does so; returns 1 if anything is not as it should be.</summary>
    public static async Task<int> WriteAsync(int runs, int kills, int seed)
    {
        using var folder = new TemporaryFolder();
        var trial = new ChaosTrial(new ChaosPrograms(DashboardUnderTest.Built("Tezgah.Web"), WorkerProgram.Path()), folder.Path, seed, Console.Error);
        var result = await trial.RunAsync(runs, kills, Steps);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{runs} runs, {result.Kills.Values.Sum()} kills ({Words(result.Kills)}) in {result.Time.TotalSeconds:F0} s; {result.Starts} starts of the dashboard, {result.Resumed} resumptions"));
        Console.WriteLine($"after the last kill: {Words(result.States)}; {result.Backups} back-ups restored");
        Console.WriteLine(result.Differences.Count == 0 ? "store and events agree everywhere; all runs ended with the same losses" : string.Join('\n', result.Differences));
        return result.Differences.Count == 0 ? 0 : 1;
    }

    private static string Words(IReadOnlyDictionary<string, int> counts) => string.Join(", ", counts.Select(c => $"{c.Key}: {c.Value}"));
}
