using Bunit;
using Tezgah.Core.Problems;
using Tezgah.Web.NewRun;

namespace Tezgah.Web.Tests.NewRun;

public sealed class SettingFieldTests : DashboardContext
{
    [Fact]
    public void Field_Number_HasLabelHelpDefaultAndRange()
    {
        var field = Field("training.learning_rate", "0.001");

        var input = field.Find("input");
        Assert.Equal("Learning rate", field.Find($"label[for='{input.Id}']").TextContent);
        Assert.Contains("the most important setting", field.Find(".help").TextContent, StringComparison.Ordinal);
        Assert.Equal("Default 0.001 · > 0, ≤ 10", field.Find(".meta").TextContent.Trim());
        Assert.Equal("decimal", input.GetAttribute("inputmode"));
        Assert.Contains(field.Find(".help").Id!, input.GetAttribute("aria-describedby"), StringComparison.Ordinal);
    }

    [Fact]
    public void Field_NumberInTurkish_ShowsDefaultAndRangeAsTurkishDoes()
    {
        Speak("tr");

        Assert.Contains("0,001", Field("training.learning_rate", "0.001").Find(".meta").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Field_Wrong_SaysItUnderTheFieldWithTheNameOnThePage()
    {
        Speak("tr");
        var field = Field("training.learning_rate", "abc", new Problem("setting-not-number", "training.learning_rate", "training.learning_rate", "abc"));

        Assert.Equal("true", field.Find("input").GetAttribute("aria-invalid"));
        Assert.Contains("'Öğrenme oranı' bir sayı olmalı, 'abc' değil.", field.Find(".problem").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Field_Choices_AreASelectInWords()
    {
        var field = Field("training.lr_scheduler_type", "cosine");

        Assert.Equal(["Cosine", "Linear", "Constant", "Cosine with restarts", "Constant after the warm-up"], field.FindAll("option").Select(o => o.TextContent));
    }

    [Fact]
    public void Field_OneChoice_IsPlainText()
    {
        var field = Field("quantization.quant_type", "nf4");

        Assert.Equal("NF4 (normal quantiles)", field.Find("output").TextContent);
        Assert.Empty(field.FindAll("input, select"));
    }

    [Theory]
    [InlineData("lora.use_rslora", "Yes,No")]
    [InlineData("evaluation.greater_is_better", "Automatic,Yes,No")]
    public void Field_YesOrNo_IsASelectInWords(string key, string words)
    {
        var field = Field(key, "");

        Assert.Equal(words, string.Join(',', field.FindAll("option").Select(o => o.TextContent)), ignoreCase: true);
    }

    [Fact]
    public void Field_Typed_PassesOnTheTextAsItIs()
    {
        string? typed = null;
        var field = Render<SettingField>(p => p.Add(f => f.Key, "training.seed").Add(f => f.Value, "42").Add(f => f.ValueChanged, t => typed = t));

        field.Find("input").Input("-1x");

        Assert.Equal("-1x", typed);
    }

    [Fact]
    public void Field_Changed_CanGoBackToItsDefault()
    {
        string? typed = null;
        var field = Render<SettingField>(p => p.Add(f => f.Key, "training.seed").Add(f => f.Value, "7").Add(f => f.ValueChanged, t => typed = t));

        field.Find(".meta button").Click();

        Assert.Equal("42", typed);
    }

    private IRenderedComponent<SettingField> Field(string key, string value, params Problem[] problems) =>
        Render<SettingField>(p => p.Add(f => f.Key, key).Add(f => f.Value, value).Add(f => f.Problems, problems));
}
