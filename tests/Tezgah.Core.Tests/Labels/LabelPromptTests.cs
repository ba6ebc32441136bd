using Tezgah.Core.Labels;
using Tezgah.Core.Problems;

namespace Tezgah.Core.Tests.Labels;

public sealed class LabelPromptTests
{
    [Fact]
    public void Places_are_filled_and_the_text_is_no_input_then()
    {
        var prompt = LabelPrompt.Parse("{labels}? {{{text}}} ({ level })");

        Assert.Equal(["level"], prompt.Columns);
        Assert.Equal(
            new LabelQuestion("a, b? {{x} {y}} (7)", ""),
            prompt.Of("{x} {y}", ["a", "b"], column => column == "level" ? "7" : ""));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("tr")]
    public void Prompt_without_a_place_for_the_text_has_it_as_input(string language)
    {
        var question = LabelPrompt.Parse(LabelPrompt.Default(language)).Of("the text", ["olumlu", "olumsuz"], _ => "");

        Assert.Equal("the text", question.Input);
        Assert.Contains("olumlu, olumsuz", question.Instruction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a {text", "3")]
    [InlineData("a } b", "3")]
    [InlineData("{}", "1")]
    public void Brace_alone_is_refused_with_its_place(string prompt, string place)
    {
        var problem = Assert.Throws<ProblemException>(() => LabelPrompt.Parse(prompt)).Problems[0];

        Assert.Equal(("label-prompt-broken", place), (problem.Code, problem.Args[0]));
    }
}
