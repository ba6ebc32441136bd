using Bunit;
using Tezgah.Web.Access;

namespace Tezgah.Web.Tests.Access;

public sealed class DoorPageTests : DashboardContext
{
    [Theory]
    [InlineData(DoorState.NoKey, "This dashboard needs a key", null)]
    [InlineData(DoorState.Wrong, "That key does not open anything", "alert")]
    [InlineData(DoorState.Wait, "Too many wrong keys", "alert")]
    public void Page_Closed_SaysWhyAndTakesAKey(DoorState state, string title, string? role)
    {
        var page = Open(state);

        Assert.Equal(title, page.Find("h1").TextContent);
        Assert.Equal(role, page.Find("main > p").GetAttribute("role"));
        var form = page.Find("form");
        Assert.Equal(("post", Doorkeeper.Door), (form.GetAttribute("method"), form.GetAttribute("action")));
        var field = page.Find("input");
        Assert.Equal(("key", "off", true), (field.GetAttribute("name"), field.GetAttribute("autocomplete"), field.HasAttribute("required")));
        Assert.Equal("Key", page.Find($"label[for={field.Id}]").TextContent);
        Assert.Equal("Come in", page.Find("button[type=submit]").TextContent);
        Assert.Empty(page.FindAll("meta[http-equiv]"));
    }

    [Fact]
    public void Page_Open_LeadsOnByItselfAndByALink()
    {
        var page = Open(DoorState.Open);

        Assert.Equal("Welcome", page.Find("h1").TextContent);
        Assert.Equal("0;url=/", page.Find("meta[http-equiv=refresh]").GetAttribute("content"));
        Assert.Equal(("/", "Open the dashboard"), (page.Find("a").GetAttribute("href"), page.Find("a").TextContent));
        Assert.Empty(page.FindAll("form"));
        Assert.Null(page.Find("main > p").GetAttribute("role"));
    }

    [Theory]
    [InlineData(DoorState.NoKey)]
    [InlineData(DoorState.Open)]
    public void Page_Any_NeedsNoOtherFile(DoorState state)
    {
        var page = Open(state);

        Assert.Empty(page.FindAll("script, link, img"));
        Assert.DoesNotContain("url(", page.Find("style").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "en", "Too many wrong keys")]
    [InlineData("tr", "tr", "Çok fazla yanlış anahtar")]
    public void Page_InALanguage_SaysWhichItIs(string culture, string language, string title)
    {
        Speak(culture);

        var page = Open(DoorState.Wait);

        Assert.Contains($"lang=\"{language}\"", page.Markup, StringComparison.Ordinal);
        Assert.Equal(title, page.Find("h1").TextContent);
    }

    private IRenderedComponent<DoorPage> Open(DoorState state) => Render<DoorPage>(p => p.Add(d => d.State, state));
}
