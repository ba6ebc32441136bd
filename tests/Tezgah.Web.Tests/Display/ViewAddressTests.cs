using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Tezgah.Web.Display;

namespace Tezgah.Web.Tests.Display;

public sealed class ViewAddressTests : DashboardContext
{
    private readonly ViewAddress _address;
    private int _written;

    public ViewAddressTests()
    {
        Navigation.NavigateTo("/runs/a?lecture=1");
        _address = new ViewAddress(Navigation, Time);
        _address.Hear(View());
        Navigation.LocationChanged += (_, _) => _written++;
    }

    [Fact]
    public void Put_View_ReplacesTheEntryAndLeavesTheOtherParts()
    {
        _address.Put(View(log: "loss"));

        Assert.EndsWith("/runs/a?lecture=1&log=loss", Navigation.Uri, StringComparison.Ordinal);
        Assert.True(((BunitNavigationManager)Services.GetRequiredService<NavigationManager>()).History.First().Options.ReplaceHistoryEntry);
    }

    [Fact]
    public void Put_TheViewThatIsThere_WritesNothing()
    {
        _address.Put(View());

        Assert.Equal(0, _written);
    }

    [Fact]
    public void Hear_AnswerToWhatWasPut_IsNoNews_ButWhatOthersBringIs()
    {
        _address.Put(View(log: "loss"));
        _address.Put(View(log: "loss,epoch"));

        Assert.False(_address.Hear(View()));
        Assert.False(_address.Hear(View(log: "loss")));
        Assert.False(_address.Hear(View(log: "loss,epoch")));
        Assert.False(_address.Hear(View(log: "loss,epoch")));
        Assert.True(_address.Hear(View(log: "loss")));
        Assert.True(_address.Hear(View()));
    }

    [Fact]
    public async Task PutWhenTyped_ManyLetters_WritesOnceAfterThePause()
    {
        var (first, second) = (_address.PutWhenTypedAsync(() => View(find: "a")), _address.PutWhenTypedAsync(() => View(find: "ab")));

        Time.Advance(TimeSpan.FromMilliseconds(299));
        Assert.Equal(0, _written);
        Time.Advance(TimeSpan.FromMilliseconds(1));
        await Task.WhenAll(first, second);

        Assert.EndsWith("&find=ab", Navigation.Uri, StringComparison.Ordinal);
        Assert.Equal(1, _written);
    }

    [Fact]
    public async Task PutWhenTyped_PageLeft_WritesNothing()
    {
        var typed = _address.PutWhenTypedAsync(() => View(find: "a"));

        _address.Dispose();
        Time.Advance(TimeSpan.FromSeconds(1));
        await typed;

        Assert.Equal(0, _written);
    }

    protected override void Dispose(bool disposing)
    {
        _address.Dispose();
        base.Dispose(disposing);
    }

    private static Dictionary<string, object?> View(string? log = null, string? find = null) => new(StringComparer.Ordinal) { ["log"] = log, ["find"] = find };
}
