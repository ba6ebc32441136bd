using Tezgah.Core.Events;
using Tezgah.EndToEnd.Hosting;

namespace Tezgah.EndToEnd.Crashes;

/// <summary>kill -9 on the dashboard: the worker goes on, and the next dashboard has every step exactly once.</summary>
[Collection(BrowserCollection.Name)]
public sealed class KilledDashboardTests(BrowserFixture browser)
{
    private const int Steps = 3000;

    [Fact]
    public async Task Worker_outlives_the_dashboard_and_every_step_is_there_once()
    {
        using var folder = new TemporaryFolder();
        var data = folder.Path;
        string id;
        await using (var dashboard = await DashboardProcess.StartAsync(data))
        {
            var visitor = new Visitor(await browser.NewPageAsync(), dashboard);
            id = await visitor.StartSmallRunAsync(Steps);
            await Until.TrueAsync(() => dashboard.Run(id).LastStep() >= 100, "step 100", TimeSpan.FromMinutes(2));
            await dashboard.KillAsync();
            var seen = dashboard.Run(id).LastStep();
            await Until.TrueAsync(() => dashboard.Run(id).LastStep() >= seen + 100, "100 steps without a dashboard", TimeSpan.FromMinutes(1));
        }

        await using (var again = await DashboardProcess.StartAsync(data))
        {
            var visitor = new Visitor(await browser.NewPageAsync(), again);
            await visitor.GoAsync($"/runs/{id}");
            await visitor.SeeStatusAsync("Completed", TimeSpan.FromMinutes(3));
            Assert.Equal("completed", Assert.IsType<FinishedEvent>(again.Run(id).Events()[^1]).Outcome);
        }

        Assert.Equal(Enumerable.Range(1, Steps), await RunFiles.StoredStepsAsync(data, id, "loss"));
    }

    [Fact]
    public async Task Second_dashboard_on_the_same_folder_is_refused_in_one_sentence()
    {
        using var folder = new TemporaryFolder();
        var data = folder.Path;
        await using (await DashboardProcess.StartAsync(data))
        {
            var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => DashboardProcess.StartAsync(data));

            Assert.Contains(data, refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", refused.Message, StringComparison.Ordinal);
        }
    }
}
