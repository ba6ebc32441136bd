using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Tezgah.Web.Access;
using Tezgah.Web.Lecture;

namespace Tezgah.Web.Tests.Lecture;

public sealed class ShareTests : LectureContext
{
    [Fact]
    public void Share_OfAViewer_IsNotThere()
    {
        BeViewer();

        Assert.Equal("", Render<Share>().Markup.Trim());
    }

    [Fact]
    public void Share_WithoutTheNetwork_SaysHowToGetIt()
    {
        var share = Render<Share>();

        share.Find("button").Click();

        Assert.Contains("--lan", share.Find("[role=dialog]").TextContent, StringComparison.Ordinal);
        Assert.Empty(share.FindAll("svg"));
    }

    [Fact]
    public void Share_Opened_ShowsTheLinkAsTextAndAsACode()
    {
        var share = OnLan();

        var link = $"http://192.168.1.5:5055/join/{AccessKeys.Grouped(Key)}";
        Assert.Equal(link["http://".Length..], share.Find(".link").TextContent);
        Assert.Contains(link, share.Find("svg").GetAttribute("aria-label"), StringComparison.Ordinal);
        Assert.Contains("10.0.0.9:5055", share.Markup, StringComparison.Ordinal);
        Assert.Contains("Viewers here: 0", share.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Share_WhileViewersCome_CountsThem()
    {
        var share = OnLan();

        using var seat = Room.Join("a");

        share.WaitForAssertion(() => Assert.Contains("Viewers here: 1", share.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void Lead_Ticked_ShowsThisPageUntilItIsTickedOff()
    {
        Navigation.NavigateTo("/runs/a?lecture=1");
        var share = OnLan();

        share.Find("input").Change(true);
        Assert.Equal("/runs/a", Room.Address);

        share.Find("input").Change(false);
        Assert.Null(Room.Address);
    }

    [Fact]
    public void NewKey_Pressed_ShowsAnotherLink()
    {
        var share = OnLan();
        var before = share.Find(".link").TextContent;

        share.Find(".way .button").Click();

        Assert.NotEqual(before, share.Find(".link").TextContent);
    }

    [Fact]
    public void Escape_Pressed_ClosesIt()
    {
        var share = OnLan();

        share.Find("[role=dialog]").KeyDown("Escape");

        Assert.Empty(share.FindAll("[role=dialog]"));
    }

    [Fact]
    public void Share_InTurkish_SpeaksTurkish()
    {
        Speak("tr");

        Assert.Contains("Telefonunuzla katılın", OnLan().Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void QrCode_OfAText_HasItsThreeCornersAndAQuietZone()
    {
        var code = Render<QrCode>(p => p.Add(q => q.Text, "http://192.168.1.5:5055/join/ABCD-EFGH").Add(q => q.Label, "code"));

        var size = int.Parse(code.Find("rect").GetAttribute("width")!, System.Globalization.CultureInfo.InvariantCulture);
        var dark = code.Find("path").GetAttribute("d")!.Split('z', StringSplitOptions.RemoveEmptyEntries)
            .Select(m => m[1..m.IndexOf('h', StringComparison.Ordinal)].Split(' '))
            .Select(p => (X: int.Parse(p[0], System.Globalization.CultureInfo.InvariantCulture), Y: int.Parse(p[1], System.Globalization.CultureInfo.InvariantCulture)))
            .ToHashSet();
        Assert.All(dark, m => Assert.True(m.X >= 4 && m.Y >= 4 && m.X < size - 4 && m.Y < size - 4));
        foreach (var (x, y) in new[] { (4, 4), (size - 11, 4), (4, size - 11) })
        {
            Assert.All(Enumerable.Range(0, 7), i => Assert.Contains((x + i, y), dark));
            Assert.All(Enumerable.Range(1, 5), i => Assert.DoesNotContain((x + i, y + 1), dark));
            Assert.Contains((x + 3, y + 3), dark);
        }
    }

    private string Key => Services.GetRequiredService<AccessKeys>().Viewers;

    private IRenderedComponent<Share> OnLan()
    {
        Options = Options with { Lan = true };
        var share = Render<Share>();
        share.Find("[data-share]").Click();
        return share;
    }
}
