using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Tezgah.EndToEnd.Hosting;
using Tezgah.EndToEnd.Looks;

namespace Tezgah.EndToEnd.Journeys;

/// <summary>A lecture: the audience comes in by the code on the wall, goes where the lecturer goes, guesses, and touches nothing.</summary>
[Collection(BrowserCollection.Name)]
public sealed partial class ViewerJourneyTests(BrowserFixture browser)
{
    [Fact]
    public async Task Viewer_sees_the_lecture_and_cannot_touch()
    {
        using var folder = new TemporaryFolder();
        var data = folder.Path;
        await SeededRun.AddAsync(data);
        await using var dashboard = await DashboardProcess.StartAsync(data, "--lan");
        var stranger = await browser.NewPageAsync();
        var refused = await stranger.GotoAsync(new Uri(dashboard.Address, "/runs").ToString());
        Assert.Equal(401, refused!.Status);
        Assert.Empty(await CheckAsync(stranger));

        var lecturer = await browser.NewPageAsync();
        await EnterAsync(lecturer, dashboard.OwnerLink!);
        var phone = await browser.NewPageAsync("tr-TR", 390, 844);
        await EnterAsync(phone, dashboard.ViewerLink!);
        await phone.Locator(".visitor").WaitForAsync();
        await AssertMayNotTouchAsync(phone, dashboard);
        await LookAroundAsync(phone, dashboard);
        Assert.Empty(await CheckAsync(phone));

        await ShareAsync(lecturer);
        await lecturer.GotoAsync(new Uri(dashboard.Address, $"/runs/{SeededRun.Id}/replay").ToString());
        await phone.WaitForURLAsync(new Regex($"/runs/{SeededRun.Id}/replay$", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await phone.GetByRole(AriaRole.Heading, new() { Name = SeededRun.Name, Exact = true }).WaitForAsync();
        Assert.Equal(0, await phone.Locator("[data-replay]").CountAsync());

        await lecturer.GetByLabel("Go to a step").FillAsync("150");
        await phone.GetByText("Adım 150 / 200").First.WaitForAsync();
        await lecturer.GetByRole(AriaRole.Button, new() { Name = "What happens next?" }).ClickAsync();
        await phone.GetByRole(AriaRole.Button, new() { Name = "Aynı kalır" }).ClickAsync();
        await lecturer.GetByText("Guesses so far: 1").WaitForAsync();
        await lecturer.GetByRole(AriaRole.Button, new() { Name = "Reveal" }).ClickAsync();
        await phone.GetByText("Yanıt: aynı kalır.").WaitForAsync();
        Assert.Empty(await CheckAsync(phone));

        await lecturer.Keyboard.PressAsync("Shift+L");
        await lecturer.Keyboard.PressAsync("ArrowRight");
        await lecturer.WaitForURLAsync(LectureAt1());
        Assert.Equal(1, await lecturer.Locator("[data-lecture-on]").CountAsync());
        await lecturer.ReloadAsync();
        await lecturer.Locator("[data-lecture-on]").WaitForAsync();
        await lecturer.Keyboard.PressAsync("Escape");
        Assert.DoesNotContain("lecture", lecturer.Url, StringComparison.Ordinal);

        await dashboard.DisposeAsync();
    }

    private static async Task EnterAsync(IPage page, Uri link)
    {
        await page.GotoAsync(link.ToString());
        await page.WaitForURLAsync(new Uri(link, "/").ToString());
        await page.GetByRole(AriaRole.Link, new() { Name = SeededRun.Name, Exact = true }).First.WaitForAsync();
    }

    private static async Task<IReadOnlyList<string>> CheckAsync(IPage page)
    {
        await page.EvaluateAsync(await File.ReadAllTextAsync(Axe.Script));
        await page.EvaluateAsync("() => document.fonts.load('20px \"Material Symbols\"')");
        return await Axe.CheckAsync(page);
    }

    private static async Task AssertMayNotTouchAsync(IPage page, DashboardProcess dashboard)
    {
        Assert.Equal(0, await page.Locator("a[href^='/runs/new']:visible").CountAsync());
        await page.GotoAsync(new Uri(dashboard.Address, "/runs/new").ToString());
        await page.GetByRole(AriaRole.Heading, new() { Name = "Bu sayfa sahibine ait" }).WaitForAsync();
        Assert.Equal(0, await page.Locator("main form").CountAsync());
        await page.GotoAsync(new Uri(dashboard.Address, "/models").ToString());
        await page.GetByRole(AriaRole.Heading, new() { Name = "Modeller" }).WaitForAsync();
        Assert.Equal(0, await page.Locator("#model-folder").CountAsync());
    }

    // What a viewer may open, and what is refused, on a phone.
    private static async Task LookAroundAsync(IPage page, DashboardProcess dashboard)
    {
        string[] addresses =
        [
            "/", "/runs", $"/runs/{SeededRun.Id}", $"/runs/{SeededRun.Id}/replay", "/models", $"/compare?runs={SeededRun.Id}",
            $"/checkpoints?runs={SeededRun.Id}", "/passk", "/data", "/no-such-page",
        ];
        foreach (var address in addresses)
        {
            await page.GotoAsync(new Uri(dashboard.Address, address).ToString());
            await Settled.WaitAsync(page);
            await Settled.UnfoldAsync(page);
            await page.EvaluateAsync(await File.ReadAllTextAsync(Axe.Script));
            var found = await Axe.LookBothAsync(page);
            Assert.True(found.Count == 0, $"{address}:\n{string.Join('\n', found)}");
        }
    }

    private static async Task ShareAsync(IPage page)
    {
        await page.Locator("[data-share]").ClickAsync();
        await page.GetByText("Viewers here: 1").WaitForAsync();
        await page.EvaluateAsync(await File.ReadAllTextAsync(Axe.Script));
        Assert.Empty(await Axe.LookBothAsync(page, page.Locator("dialog.share")));
        await page.GetByLabel("Their phones show my pages").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Close" }).First.ClickAsync();
    }

    [GeneratedRegex("[?]lecture=1$", RegexOptions.None, 1000)]
    private static partial Regex LectureAt1();
}
