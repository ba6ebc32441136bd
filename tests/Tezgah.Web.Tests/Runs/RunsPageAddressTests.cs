using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Tezgah.Core.Runs;
using Tezgah.Web.Runs;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Runs;

public sealed class RunsPageAddressTests : DashboardContext
{
    public RunsPageAddressTests() => JSInterop.Mode = JSRuntimeMode.Loose;

    [Fact]
    public async Task Page_TicksFasterThanTheLink_AreAllKept()
    {
        Store.Put(SomeRun.In(RunStatus.Completed, "a"), SomeRun.In(RunStatus.Completed, "b"), SomeRun.In(RunStatus.Completed, "c"));
        var link = new SlowLink();
        Services.AddSingleton<NavigationManager>(link);
        var page = Open();
        await TickAsync(page, "a");
        await TickAsync(page, "b");

        await page.InvokeAsync(link.Answer);
        Assert.Equal("2 chosen", page.Find(".bulk strong").TextContent);
        await TickAsync(page, "c");
        await page.InvokeAsync(link.Answer);
        await page.InvokeAsync(link.Answer);

        Assert.Equal("3 chosen", page.Find(".bulk strong").TextContent);
        Assert.EndsWith("sel=all", link.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_TickedAndUntickedOverASlowLink_IsWhereItWasLast()
    {
        Store.Put(SomeRun.In(RunStatus.Completed, "a"), SomeRun.In(RunStatus.Completed, "b"), SomeRun.In(RunStatus.Completed, "c"));
        var link = new SlowLink();
        Services.AddSingleton<NavigationManager>(link);
        var page = Open();
        await TickAsync(page, "a");
        await TickAsync(page, "a");
        await TickAsync(page, "b");
        foreach (var _ in Enumerable.Range(0, 3))
        {
            await page.InvokeAsync(link.Answer);
            Assert.Equal("1 chosen", page.Find(".bulk strong").TextContent);
        }

        Assert.True(page.Find("[aria-label='Choose Run b']").HasAttribute("checked"));
        Assert.EndsWith("sel=b", link.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_AddressOfSomebodyElse_ChoosesWhatItSays()
    {
        Store.Put(SomeRun.In(RunStatus.Completed, "a"), SomeRun.In(RunStatus.Completed, "b"));
        Navigation.NavigateTo("/runs?sel=b");
        var page = Open();

        Navigation.NavigateTo("/runs?sel=a");

        Assert.True(page.Find("[aria-label='Choose Run a']").HasAttribute("checked"));
        Assert.False(page.Find("[aria-label='Choose Run b']").HasAttribute("checked"));
    }

    [Fact]
    public void Page_MoreChosenThanAnAddressHolds_StillWritesTheOrder()
    {
        Store.Put(Enumerable.Range(0, 70).Select(i => SomeRun.In(RunStatus.Completed, $"r{i}")));
        Navigation.NavigateTo("/runs?sel=" + string.Join(',', Enumerable.Range(0, 65).Select(i => $"r{i}")));
        var page = Open();
        Assert.Equal("65 chosen", page.Find(".bulk strong").TextContent);

        page.FindAll("thead button").Single(b => b.TextContent.StartsWith("Loss", StringComparison.Ordinal)).Click();

        Assert.Contains("sort=loss", Address, StringComparison.Ordinal);
        Assert.DoesNotContain("sel=", Address, StringComparison.Ordinal);
        Assert.Equal("65 chosen", page.Find(".bulk strong").TextContent);
        page.Find("[aria-label^='Choose Run']").Click(new MouseEventArgs());
        Assert.Matches("6[46] chosen", page.Find(".bulk strong").TextContent);
    }

    [Fact]
    public async Task Page_ThatFailsWhenItHearsOfARun_ShowsItAsItsError()
    {
        Store.Put(SomeRun.In(RunStatus.Running, "a"));
        Open();
        Runs.Queue = ["a", "a"];

        Feed.Say(SomeRun.In(RunStatus.Running, "a") with { Revision = 8 });

        Assert.IsType<ArgumentException>(await Renderer.UnhandledException.WaitAsync(TimeSpan.FromSeconds(30), Xunit.TestContext.Current.CancellationToken));
    }

    private static Task TickAsync(IRenderedComponent<RunsPage> page, string id) =>
        page.ActAsync($"[aria-label='Choose Run {id}']", b => b.Click());

    private IRenderedComponent<RunsPage> Open()
    {
        ReadRuns();
        var page = Render<RunsPage>();
        page.WaitForElement("h1:not(.visually-hidden)");
        return page;
    }

    // A browser that is told where to go, and says that it is there when the test lets it.
    private sealed class SlowLink : NavigationManager
    {
        private readonly Queue<string> _asked = new();

        public SlowLink() => Initialize("http://localhost/", "http://localhost/runs");

        public void Answer()
        {
            Uri = _asked.Dequeue();
            NotifyLocationChanged(isInterceptedLink: false);
        }

        protected override void NavigateToCore(string uri, NavigationOptions options) => _asked.Enqueue(ToAbsoluteUri(uri).ToString());
    }
}
