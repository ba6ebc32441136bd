using Tezgah.Benchmarks.Chaos;
using Tezgah.EndToEnd.Hosting;

namespace Tezgah.EndToEnd.Crashes;

/// <summary>The small version of <c>Tezgah.Benchmarks chaos</c>: kill -9 of dashboard and workers during a queue of runs.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ChaosTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Queue_survives_kills_of_dashboard_and_workers_and_its_back_up_restores()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "processes are read from /proc");
        using var folder = new TemporaryFolder();

        var result = await new ChaosTrial(new ChaosPrograms(Checkout.Dashboard, Checkout.Cli), folder.Path, seed: 2).RunAsync(runs: 3, kills: 4, steps: 100);

        output.WriteLine($"{result.Time.TotalSeconds:F0} s, {result.Resumed} resumptions, kills {string.Join(", ", result.Kills)}, states {string.Join(", ", result.States)}");
        Assert.Empty(result.Differences);
        Assert.Equal(4, result.Kills.Values.Sum());
        Assert.Equal(1, result.Backups);
    }
}
