using Tezgah.Core.CodeProblems;

namespace Tezgah.Core.Tests.CodeProblems;

public sealed class CodeExtractionTests
{
    private const string Preamble = "import math\n\ndef helper(x):\n    return x\n\n";
    private const string Signature = "def area(r):\n    \"\"\"Area of a circle.\"\"\"\n";
    private static readonly CodeProblem s_problem = new("p", Preamble + Signature, "area", "");

    public static TheoryData<string, string, string> Bodies() => new()
    {
        { "a body as HumanEval's are", "    return math.pi * r ** 2\n", "    return math.pi * r ** 2\n" },
        { "a body that runs on", "    return 1\n\nprint('x')\n", "    return 1\n\nprint('x')\n" },
        { "a body without its indent", "x = r * r\nreturn math.pi * x", "    x = r * r\n    return math.pi * x" },
        { "a body whose first line lost its indent", "x = r * r\n    return math.pi * x", "    x = r * r\n    return math.pi * x" },
        { "a block whose first line lost its indent", "if r:\n        return 1\n    return 0", "    if r:\n        return 1\n    return 0" },
        { "one block without its indent", "if r:\n    return 1\nreturn 0", "    if r:\n        return 1\n    return 0" },
        { "a loop and nothing else without its indent", "for i in r:\n    print(i)", "    for i in r:\n        print(i)" },
        { "a fenced body", "```python\n    return 2\n```", "    return 2\n" },
        { "a fenced body without its indent", "```\nreturn 2\n```", "    return 2\n" },
        { "thinking before a body", "<think>hm</think>    return 2\n", "    return 2\n" },
        { "a docstring first", "'''text'''\nreturn 2", "    '''text'''\n    return 2" },
    };

    public static TheoryData<string, string, string> Functions() => new()
    {
        { "a fence", "Here:\n```python\ndef area(r):\n    return 3\n```\nDone.", "def area(r):\n    return 3\n" },
        { "a fence in capitals", "```Python\ndef area(r):\n    return 3\n```", "def area(r):\n    return 3\n" },
        { "a fence of tildes with three ticks inside", "~~~py\ndef area(r):\n    return '```'\n~~~", "def area(r):\n    return '```'\n" },
        { "a fence that was cut off", "```python\ndef area(r):\n    return 3\n", "def area(r):\n    return 3\n\n" },
        { "a fence in a list", "1. So:\n   ```python\n   def area(r):\n       return 3\n   ```", "def area(r):\n    return 3\n" },
        { "a corrected answer", "```python\ndef area(r):\n    return 1\n```\nNo:\n```python\ndef area(r):\n    return 3\n```\n", "def area(r):\n    return 3\n" },
        { "an example after the answer", "```python\ndef area(r):\n    return 3\n```\nUse:\n```python\nprint(area(1))\n```\n", "def area(r):\n    return 3\n" },
        { "a shell block before it", "```bash\npip install x\n```\n```python\ndef area(r):\n    return 3\n```\n", "def area(r):\n    return 3\n" },
        { "code while thinking", "<think>\n```python\ndef area(r):\n    return 1\n```\n</think>\n```python\ndef area(r):\n    return 3\n```", "def area(r):\n    return 3\n" },
        { "only the end of thinking", "so it is\n</think>\n```python\ndef area(r):\n    return 3\n```", "def area(r):\n    return 3\n" },
        { "a bare function", "def area(r):\n    return 3\n", "def area(r):\n    return 3\n\n" },
        { "a bare function in prose", "Here is it:\n\ndef area(r):\n    return 3\n\nThis works because it does.\n", "def area(r):\n    return 3\n\n" },
        { "imports and a bare function", "Sure!\nimport re\nN = 2\n\ndef area(r):\n    return N\nx = area(1)\nprint(x)\nThat is all.", "import re\nN = 2\n\ndef area(r):\n    return N\nx = area(1)\nprint(x)\n" },
        { "an asynchronous function", "```python\nasync def area(r):\n    return 3\n```", "async def area(r):\n    return 3\n" },
        { "Windows line ends", "```python\r\ndef area(r):\r\n    return 3\r\n```\r\n", "def area(r):\n    return 3\n" },
        { "another function", "```python\ndef perimeter(r):\n    return 3\n```", "def perimeter(r):\n    return 3\n" },
    };

    public static TheoryData<string> Endless() =>
    [
        "I do not know." + new string('\n', 300_000) + "no",
        "Well" + new string('\n', 300_000) + "- no",
        "answer: " + new string(' ', 300_000) + "none",
        "def" + new string(' ', 300_000) + "{",
        new string('a', 300_000) + " !",
    ];

    [Theory]
    [MemberData(nameof(Endless))]
    public void Degenerate_answer_is_no_code_in_time_of_its_length(string completion) =>
        Assert.Null(CodeExtraction.Extract(s_problem, completion).Program);

    [Theory]
    [MemberData(nameof(Bodies))]
    public void Body_continues_the_prompt(string what, string completion, string body)
    {
        var program = CodeExtraction.Extract(s_problem, completion).Program;

        Assert.True(program == s_problem.Prompt + body, $"{what}: {program}");
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Whole_function_takes_the_place_of_the_signature(string what, string completion, string code)
    {
        var program = CodeExtraction.Extract(s_problem, completion).Program;

        Assert.True(program == Preamble + code, $"{what}: {program}");
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n ")]
    [InlineData("I am sorry, this cannot be done.")]
    [InlineData("Şu an bunu çözemiyorum.\nBaşka bir soru sorun.")]
    [InlineData("<think>the circle")]
    [InlineData("<think>the circle</think>")]
    [InlineData("```python\n```")]
    [InlineData("```json\n{}\n```")]
    public void Completion_without_code_gives_none(string completion) => Assert.Null(CodeExtraction.Extract(s_problem, completion).Program);

    [Theory]
    [InlineData("<think>abc</think>    return 1", 3)]
    [InlineData("abcd</think>    return 1", 4)]
    [InlineData("<think>abcde", 5)]
    [InlineData("<think></think>    return 1", 0)]
    [InlineData("    return 1", null)]
    public void Thinking_is_measured(string completion, int? characters) =>
        Assert.Equal(characters, CodeExtraction.Extract(s_problem, completion).ThinkCharacters);

    [Fact]
    public void Decorator_of_the_signature_goes_with_it()
    {
        var problem = new CodeProblem("p", "import functools\n@functools.cache\ndef f(n):\n    \"\"\"x\"\"\"\n", "f", "");

        Assert.Equal("import functools\ndef f(n):\n    return 1\n", CodeExtraction.Extract(problem, "```python\ndef f(n):\n    return 1\n```").Program);
    }

    [Fact]
    public void Prompt_without_a_line_end_is_given_one()
    {
        var problem = new CodeProblem("p", "def f(n):", "f", "");

        Assert.Equal("def f(n):\n    return 1", CodeExtraction.Extract(problem, "    return 1").Program);
    }
}
