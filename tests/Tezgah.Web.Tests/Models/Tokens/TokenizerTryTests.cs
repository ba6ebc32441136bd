using System.Globalization;
using Bunit;
using Tezgah.Web.Models;
using Tezgah.Web.Models.Tokens;

namespace Tezgah.Web.Tests.Models.Tokens;

public sealed class TokenizerTryTests : ModelsContext
{
    [Fact]
    public async Task Page_Opened_CutsASampleAtOnce()
    {
        var page = await OpenAsync();

        Assert.NotEmpty(page.FindAll(".token"));
    }

    [Fact]
    public async Task Text_Typed_IsCutWhenThePersonPauses()
    {
        var page = await OpenAsync();
        var before = page.Find(".tokens").TextContent;

        page.Find("textarea").Input("the loom");
        await Time.WaitForTimersAsync(1);
        Assert.Equal(before, page.Find(".tokens").TextContent);
        Time.Advance(TimeSpan.FromMilliseconds(150));

        page.WaitForAssertion(() => Assert.Equal("the·loom", string.Concat(page.FindAll(".token:not(.special) .text").Select(t => t.TextContent.Trim()))));
        Assert.All(page.FindAll(".token .id"), id => Assert.True(int.TryParse(id.TextContent, CultureInfo.InvariantCulture, out _)));
    }

    [Fact]
    public async Task Text_WithSpecialTokens_MarksThemByMoreThanColour()
    {
        var page = await OpenAsync();

        await TypeAsync(page, "the</s>");

        page.WaitForAssertion(() => Assert.Equal("</s>", page.FindAll(".special .text")[^1].TextContent.Trim()));
        Assert.Contains("special token", page.FindAll(".special")[^1].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_WithMoreTokensThanAreDrawn_SaysHowMany()
    {
        var page = await OpenAsync();

        await TypeAsync(page, string.Concat(Enumerable.Repeat("the loom ", 2000)));

        page.WaitForAssertion(() => Assert.Equal(TokenizedText.MostDrawn, page.FindAll(".token").Count));
        Assert.Contains("The first 1,500 of 4,00", page.Find("#token-limits").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_AtTheLimit_SaysThatItIsCut()
    {
        var page = await OpenAsync();

        await TypeAsync(page, new string('a', TokenizedText.LongestText));

        page.WaitForAssertion(() => Assert.Contains("limit of 50,000 characters", page.Find("#token-limits").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void Tokenizer_Missing_SaysSo()
    {
        var problem = new Core.Problems.Problem("tokenizer-missing", null, "/m/tokenizer.json");

        var page = Render<TokenizerTry>(p => p.Add(t => t.Folder, "/m").Add(t => t.Facts, new TokenizerFacts(0, null, problem)));

        Assert.Contains("/m/tokenizer.json", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("textarea"));
    }

    private async Task TypeAsync(IRenderedComponent<TokenizerTry> page, string text)
    {
        page.Find("textarea").Input(text);
        await Time.WaitForTimersAsync(1);
        Time.Advance(TimeSpan.FromSeconds(1));
    }

    private async Task<IRenderedComponent<TokenizerTry>> OpenAsync()
    {
        var model = Put("a");
        var page = Render<TokenizerTry>(p => p.Add(t => t.Folder, model.Folder).Add(t => t.Facts, new TokenizerFacts(300, null, null)));
        page.WaitForElement(".tokens");

        // The element is there before the drawing of it has ended, and an event that comes meanwhile has to wait.
        await page.InvokeAsync(() => { });
        return page;
    }
}
