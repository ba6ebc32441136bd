using System.Net;
using System.Net.WebSockets;
using Tezgah.Web.Access;

namespace Tezgah.Web.Tests.Access;

public sealed class DoorkeeperTests : IAsyncLifetime
{
    private readonly LanDashboard _dashboard = new();

    public async ValueTask InitializeAsync() => await _dashboard.StartAsync();

    public ValueTask DisposeAsync() => _dashboard.DisposeAsync();

    [Theory]
    [InlineData("/")]
    [InlineData("/runs")]
    [InlineData("/runs/new")]
    [InlineData("/js/form.js")]
    [InlineData("/_framework/blazor.web.js")]
    [InlineData("/nothing-here")]
    public async Task Request_WithoutAKey_SeesNothingButTheDoor(string path)
    {
        using var stranger = _dashboard.NewBrowser();

        var answer = await stranger.GetAsync(path);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Contains("This dashboard needs a key", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task Circuit_WithoutAKey_IsNotOpened()
    {
        using var stranger = _dashboard.NewBrowser();
        using var socket = new ClientWebSocket();
        var address = new UriBuilder(new Uri(_dashboard.Address, "/_blazor")) { Scheme = "ws" }.Uri;

        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.PostAsync("/_blazor/negotiate?negotiateVersion=1")).StatusCode);
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(address, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task OwnersLink_Opened_MakesAnOwnerOnce()
    {
        var link = "/join/" + AccessKeys.Grouped(_dashboard.Keys.Owner!);
        using var owner = _dashboard.NewBrowser();
        using var late = _dashboard.NewBrowser();

        var welcome = await owner.GetAsync(link);

        Assert.Contains("url=/", await welcome.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var cookie = Assert.Single(welcome.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("data-role=\"owner\"", await PageAsync(owner), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await late.GetAsync(link)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await late.GetAsync("/runs")).StatusCode);
    }

    [Fact]
    public async Task ViewersKey_OpenedOrTyped_LetsEachOfThemLook()
    {
        using var scanned = await _dashboard.NewBrowserAsync(Role.Viewer);
        using var typed = _dashboard.NewBrowser();

        await typed.PostAsync("/join", ("key", AccessKeys.Grouped(_dashboard.Keys.Viewers).ToLowerInvariant()));

        Assert.Contains("data-role=\"viewer\"", await PageAsync(scanned), StringComparison.Ordinal);
        Assert.Contains("data-role=\"viewer\"", await PageAsync(typed), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ViewersLink_OpenedByTheOwner_LeavesThemTheOwner()
    {
        using var owner = await _dashboard.NewBrowserAsync(Role.Owner);

        await owner.GetAsync("/join/" + _dashboard.Keys.Viewers);

        Assert.Contains("data-role=\"owner\"", await PageAsync(owner), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WrongKeys_TooMany_CloseTheDoorForAMinuteEvenToTheRightOne()
    {
        using var guesser = _dashboard.NewBrowser();
        for (var i = 0; i < KeyAttempts.MostOfOne; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await guesser.GetAsync($"/join/AAAA-AAA{i}")).StatusCode);
        }

        var refused = await guesser.GetAsync("/join/" + _dashboard.Keys.Viewers);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(TimeSpan.FromMinutes(1), refused.Headers.RetryAfter!.Delta);
        Assert.Equal(HttpStatusCode.Unauthorized, (await guesser.GetAsync("/runs")).StatusCode);

        _dashboard.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.OK, (await guesser.GetAsync("/join/" + _dashboard.Keys.Viewers)).StatusCode);
    }

    [Fact]
    public async Task Door_AskedWithoutAKey_CountsAsNoGuess()
    {
        using var visitor = _dashboard.NewBrowser();
        for (var i = 0; i <= KeyAttempts.MostOfOne; i++)
        {
            await visitor.GetAsync("/join");
        }

        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/join/" + _dashboard.Keys.Viewers)).StatusCode);
    }

    [Fact]
    public async Task Cookie_Forged_OpensNothing()
    {
        using var viewer = await _dashboard.NewBrowserAsync(Role.Viewer);
        var real = viewer.Cookies.GetAllCookies().Single(c => c.Name.StartsWith("tezgah-access-", StringComparison.Ordinal));
        using var forger = _dashboard.NewBrowser();
        var other = real.Value[^20] == 'A' ? 'B' : 'A';
        forger.Cookies.Add(_dashboard.Address, new Cookie(real.Name, real.Value[..^20] + other + real.Value[^19..]));

        Assert.Equal(HttpStatusCode.Unauthorized, (await forger.GetAsync("/runs")).StatusCode);
    }

    [Fact]
    public async Task Cookie_OfAnotherDashboard_OpensNothing()
    {
        await using var theirs = await new LanDashboard().StartAsync();
        using var owner = await theirs.NewBrowserAsync(Role.Owner);
        var value = owner.Cookies.GetAllCookies().Single(c => c.Name.StartsWith("tezgah-access-", StringComparison.Ordinal)).Value;
        using var viewer = await _dashboard.NewBrowserAsync(Role.Viewer);
        var name = viewer.Cookies.GetAllCookies().Single(c => c.Name.StartsWith("tezgah-access-", StringComparison.Ordinal)).Name;
        using var intruder = _dashboard.NewBrowser();
        intruder.Cookies.Add(_dashboard.Address, new Cookie(name, value));

        Assert.Equal(HttpStatusCode.Unauthorized, (await intruder.GetAsync("/runs")).StatusCode);
    }

    [Fact]
    public async Task Viewer_AfterHalfADayOrANewKey_HasToShowItAgain()
    {
        using var viewer = await _dashboard.NewBrowserAsync(Role.Viewer);
        using var another = await _dashboard.NewBrowserAsync(Role.Viewer);

        _dashboard.Time.Advance(TimeSpan.FromHours(12));
        Assert.Equal(HttpStatusCode.Unauthorized, (await viewer.GetAsync("/runs")).StatusCode);

        using var fresh = await _dashboard.NewBrowserAsync(Role.Viewer);
        _dashboard.Keys.RenewViewers();
        Assert.Equal(HttpStatusCode.Unauthorized, (await fresh.GetAsync("/runs")).StatusCode);
    }

    [Theory]
    [InlineData("http://elsewhere.example")]
    [InlineData("null")]
    public async Task Request_OfTheOwnersBrowserFromAnotherSite_IsForbidden(string origin)
    {
        using var owner = await _dashboard.NewBrowserAsync(Role.Owner);

        var answer = await owner.SendAsync(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1", origin: origin);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Theory]
    [InlineData("rebound.example")]
    [InlineData("10.9.8.7")]
    public async Task Request_UnderAnotherHost_IsRefused(string host)
    {
        using var owner = await _dashboard.NewBrowserAsync(Role.Owner);

        Assert.Equal(HttpStatusCode.BadRequest, (await owner.SendAsync(HttpMethod.Get, "/runs", host: host)).StatusCode);
    }

    [Fact]
    public async Task Door_InTurkish_SpeaksTurkish()
    {
        using var client = new HttpClient { BaseAddress = _dashboard.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/runs");
        request.Headers.Accept.ParseAdd("text/html");
        request.Headers.AcceptLanguage.ParseAdd("tr");

        var page = await (await client.SendAsync(request)).Content.ReadAsStringAsync();

        Assert.Contains("lang=\"tr\"", page, StringComparison.Ordinal);
        Assert.Contains("anahtar", page, StringComparison.Ordinal);
    }

    private static async Task<string> PageAsync(Browser browser)
    {
        var answer = await browser.GetAsync("/runs");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }
}
