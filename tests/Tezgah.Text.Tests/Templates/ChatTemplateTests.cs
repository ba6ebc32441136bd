using System.Text.Json;
using Tezgah.Text.Templates;
using Tezgah.Text.Tokenization;

namespace Tezgah.Text.Tests.Templates;

public sealed class ChatTemplateTests
{
    private static readonly ChatMessage[] s_messages = [new("user", "Merhaba"), new("assistant", "Selam"), new("user", "Nasılsın?")];

    [Fact]
    public void Render_GenerationBlocks_SayWhereTheAssistantSpeaks()
    {
        var template = ChatTemplate.Parse(
            "{% for m in messages %}<{{ m.role }}>{% if m.role == 'assistant' %}{% generation %}{{ m.content }}</s>{% endgeneration %}"
            + "{% else %}{{ m.content }}{% endif %}\n{% endfor %}");
        var text = template.Render(s_messages);

        Assert.Equal("<user>Merhaba<assistant>Selam</s><user>Nasılsın?", text.Text);
        var (start, end) = Assert.Single(text.AssistantSpans);
        Assert.Equal("Selam</s>", text.Text[start..end]);
    }

    [Fact]
    public void Render_StrftimeNow_UsesTheInjectedClock()
    {
        var template = ChatTemplate.Parse("{{ strftime_now('%d %b %Y, %A %H:%M:%S %p %-d/%-m %j %%') }}");
        var text = template.Render(s_messages, new ChatTemplateOptions { Time = new FixedTime() });

        Assert.Equal("07 Mar 2026, Saturday 09:05:03 AM 7/3 066 %", text.Text);
    }

    [Fact]
    public void Render_OptionsAndVariables_ReachTheTemplate()
    {
        var template = ChatTemplate.Parse("{{ bos_token }}{{ eos_token }}{{ add_generation_prompt }}{{ tools is none }}{{ enable_thinking }}");
        using var variable = JsonDocument.Parse("false");
        var options = new ChatTemplateOptions
        {
            AddGenerationPrompt = true,
            Tokens = new TokenizerConfig { BosToken = "<s>" },
            Variables = new Dictionary<string, JsonElement> { ["enable_thinking"] = variable.RootElement },
        };

        Assert.Equal("<s>TrueTrueFalse", template.Render(s_messages, options).Text);
    }

    [Fact]
    public void Render_SpecialTokens_AreAllKnownByTheirNames()
    {
        var template = ChatTemplate.Parse("{{ eos_token }}{{ pad_token }}{{ unk_token }}{{ mask_token }}{{ sep_token is defined }}{{ additional_special_tokens[1] }}");
        var tokens = new TokenizerConfig { EosToken = "</s>", PadToken = "<pad>", UnkToken = "<unk>", MaskToken = "<mask>", AdditionalSpecialTokens = ["<a>", "<b>"] };

        Assert.Equal("</s><pad><unk><mask>False<b>", template.Render(s_messages, new ChatTemplateOptions { Tokens = tokens }).Text);
    }

    [Fact]
    public void Render_LoopWithinALoop_IsNotDeeper()
    {
        // jinja2 3.1: the depth is that of recursion.
        var template = ChatTemplate.Parse("{% for m in messages %}{{ loop.depth }}{% for c in 'ab' %}{{ loop.depth }}{{ loop.depth0 }}{% endfor %} {% endfor %}");

        Assert.Equal("11010 11010 11010 ", template.Render(s_messages).Text);
    }

    [Theory]
    [InlineData("a\nb {{ messages[0].content + 1 }}", "template-failed", "line 2: '+' does not work on a text and a whole number")]
    [InlineData("{{ messages[0].nope.deeper }}", "template-failed", "line 1: the field 'nope' is not defined")]
    [InlineData("{{ raise_exception('Roles must alternate') }}", "template-raised", "Roles must alternate")]
    [InlineData("\n\n{% if a %}x", "template-broken", "line 3: {% if %} has no {% endif %}")]
    [InlineData("{% for m in messages %}{% endif %}", "template-broken", "line 1: {% for %} is open where {% endif %} is")]
    [InlineData("{{ messages | nosuch }}", "template-unsupported", "| nosuch")]
    [InlineData("{% include 'x' %}", "template-unsupported", "{% include %}")]
    [InlineData("{{ 'a' if }}", "template-broken", "a value is expected, '}}' is there")]
    [InlineData("{{ messages", "template-broken", "a {{ has no }}")]
    public void Render_WhatCannotBeDone_IsAnErrorThatNamesTheLine(string source, string code, string expected)
    {
        var error = Assert.Throws<DataFileException>(() => ChatTemplate.Parse(source).Render(s_messages));

        Assert.Equal(code, error.Code);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}")]
    [InlineData("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}")]
    [InlineData("{% set ns = namespace(x='a') %}{% for i in range(60) %}{% set ns.x = ns.x + ns.x %}{% endfor %}{{ ns.x }}")]
    [InlineData("{{ 'a' * 9999999999 }}")]
    [InlineData("{% set ns = namespace(x=[]) %}{% for i in range(9999) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x }}")]
    public void Render_TemplateWithoutEnd_IsAnErrorSoon(string source)
    {
        var error = Assert.Throws<DataFileException>(() => ChatTemplate.Parse(source).Render(s_messages));

        Assert.Equal("template-failed", error.Code);
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("[", "]")]
    [InlineData("not ", "")]
    [InlineData("-", "")]
    [InlineData("1+", "")]
    [InlineData("1 if 1 else ", "")]
    public void Parse_NestedTooDeep_IsAnErrorAndNoOverflow(string open, string close)
    {
        var source = "{{ " + string.Concat(Enumerable.Repeat(open, 20_000)) + "1" + string.Concat(Enumerable.Repeat(close, 20_000)) + " }}";

        Assert.Equal("template-broken", Assert.Throws<DataFileException>(() => ChatTemplate.Parse(source)).Code);
    }

    private sealed class FixedTime : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => new(2026, 3, 7, 9, 5, 3, TimeSpan.Zero);
    }
}
