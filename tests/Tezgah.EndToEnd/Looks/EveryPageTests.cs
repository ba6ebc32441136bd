using System.Diagnostics;
using Tezgah.EndToEnd.Hosting;

namespace Tezgah.EndToEnd.Looks;

/// <summary>
/// Every page, light and dark, in Turkish, as axe-core sees it; and that markup in names stays text. The pages in English are looked at, with
/// all that is folded opened, while they are walked through by keys (<see cref="Keyboard.EveryActionTests"/>).
/// </summary>
[Collection(BrowserCollection.Name)]
public sealed class EveryPageTests(BrowserFixture browser, SeededDashboard seeded, ITestOutputHelper output)
{
    [Fact]
    public async Task No_page_keeps_anybody_out()
    {
        var dashboard = await seeded.GetAsync();
        var found = new List<string>();
        var page = await browser.NewPageAsync("tr-TR");
        await page.Context.AddInitScriptAsync(scriptPath: Axe.Script);
        foreach (var address in Addresses.OfPages())
        {
            var watch = Stopwatch.StartNew();
            await new Visitor(page, dashboard).GoAsync(address);
            await Settled.WaitAsync(page);
            var loaded = watch.ElapsedMilliseconds;
            found.AddRange((await Axe.LookBothAsync(page)).Select(f => $"{address} {f}"));
            Assert.Null(await page.EvaluateAsync<object?>("window.harmed ?? null"));
            output.WriteLine($"{address}: {loaded} ms to load, {watch.ElapsedMilliseconds - loaded} ms to look");
        }

        Assert.True(found.Count == 0, $"{found.Count} findings:\n{string.Join('\n', found)}");
        await page.Context.CloseAsync();
    }
}
