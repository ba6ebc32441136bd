using System.Net;
using Tezgah.Web.Access;

namespace Tezgah.Web.Tests.Access;

public sealed class AntiforgeryTests : IAsyncLifetime
{
    private const string Field = "__RequestVerificationToken";

    private readonly LanDashboard _dashboard = new();
    private Browser? _owner;

    private Browser Owner => _owner!;

    public async ValueTask InitializeAsync()
    {
        await _dashboard.StartAsync();
        _owner = await _dashboard.NewBrowserAsync(Role.Owner);
    }

    public ValueTask DisposeAsync()
    {
        Owner.Dispose();
        return _dashboard.DisposeAsync();
    }

    [Fact]
    public async Task Leave_WithThePagesOwnToken_TakesTheCookie()
    {
        var token = await Owner.TokenAsync();

        var answer = await Owner.PostAsync("/leave", (Field, token));

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Owner.GetAsync("/runs")).StatusCode);
    }

    [Fact]
    public async Task Leave_WithoutAToken_IsRefused()
    {
        await AssertRefusedAsync(await Owner.PostAsync("/leave"));
        await AssertRefusedAsync(await Owner.PostAsync("/leave", (Field, "")));
        await AssertRefusedAsync(await Owner.PostAsync("/leave", (Field, "CfDJ8forged")));
    }

    [Fact]
    public async Task Leave_WithAViewersToken_IsRefused()
    {
        using var viewer = await _dashboard.NewBrowserAsync(Role.Viewer);
        await Owner.TokenAsync();

        await AssertRefusedAsync(await Owner.PostAsync("/leave", (Field, await viewer.TokenAsync())));
    }

    [Fact]
    public async Task Leave_WithAViewersTokenAndItsCookie_IsRefused()
    {
        using var viewer = await _dashboard.NewBrowserAsync(Role.Viewer);
        var token = await viewer.TokenAsync();
        foreach (Cookie cookie in viewer.Cookies.GetCookies(_dashboard.Address))
        {
            if (!cookie.Name.StartsWith("tezgah-access-", StringComparison.Ordinal))
            {
                Owner.Cookies.Add(_dashboard.Address, new Cookie(cookie.Name, cookie.Value));
            }
        }

        await AssertRefusedAsync(await Owner.PostAsync("/leave", (Field, token)));
    }

    [Fact]
    public async Task Leave_WithATokenOfAnotherDashboard_IsRefused()
    {
        await using var theirs = await new LanDashboard().StartAsync();
        using var them = await theirs.NewBrowserAsync(Role.Owner);
        await Owner.TokenAsync();

        await AssertRefusedAsync(await Owner.PostAsync("/leave", (Field, await them.TokenAsync())));
    }

    [Theory]
    [InlineData("/runs")]
    [InlineData("/runs/new")]
    [InlineData("/compare")]
    public async Task Page_PostedToWithoutAToken_IsRefused(string path) =>
        Assert.Equal(HttpStatusCode.BadRequest, (await Owner.PostAsync(path, ("_handler", "start"))).StatusCode);

    private async Task AssertRefusedAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Owner.GetAsync("/runs")).StatusCode);
    }
}
