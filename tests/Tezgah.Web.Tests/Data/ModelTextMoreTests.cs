using Bunit;

namespace Tezgah.Web.Tests.Data;

/// <summary>The system prompt and the side of the cut in the text as the model sees it.</summary>
public sealed class ModelTextMoreTests : DataContext
{
    [Theory]
    [InlineData("en", "System prompt", "Cut at")]
    [InlineData("tr", "Sistem istemi", "Kesme yeri")]
    public async Task TextView_SystemPromptTyped_StandsBeforeTheInstruction(string culture, string label, string side)
    {
        Speak(culture);
        Put("tiny");
        var page = Open(Known(Write("a.jsonl", """{"instruction":"Say it","output":"tezgâh"}""" + "\n")), "?view=text");
        page.WaitForElement(".seen");
        Assert.Equal([label, side], new[] { "text-system", "text-side" }.Select(f => page.Find($"label[for={f}]").TextContent));

        await page.ActAsync("#text-system", f => f.Change("You are a weaver."));

        page.WaitForAssertion(() => Assert.Contains("You are a weaver.", page.Find(".seen").TextContent, StringComparison.Ordinal));
        await page.ActAsync("#text-system", f => f.Change(" "));
        page.WaitForAssertion(() => Assert.DoesNotContain("weaver", page.Find(".seen").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task TextView_LongTextCutAtTheStart_KeepsItsEnd()
    {
        Put("tiny");
        var page = Open(Known(Write("a.csv", "text,label\nfirst words of a long text and the last ones,A\nb,B\n")), "?view=text");
        page.WaitForElement(".seen");
        await page.ActAsync("#text-length", f => f.Change("12"));
        page.WaitForAssertion(() => Assert.DoesNotContain("ones", page.Find(".seen").TextContent, StringComparison.Ordinal));
        Assert.Contains("first", page.Find(".seen").TextContent, StringComparison.Ordinal);

        await page.ActAsync("#text-side", f => f.Change("left"));

        page.WaitForAssertion(() => Assert.EndsWith("ones", page.Find(".seen").TextContent.Replace("</s>", "", StringComparison.Ordinal).TrimEnd(), StringComparison.Ordinal));
        Assert.DoesNotContain("first", page.Find(".seen").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("#text-system"));
    }
}
