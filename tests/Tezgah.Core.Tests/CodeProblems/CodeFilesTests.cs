using System.IO.Compression;
using System.Text;
using Tezgah.Core.CodeProblems;
using Tezgah.Core.Problems;
using Tezgah.Core.Tests.Results;

namespace Tezgah.Core.Tests.CodeProblems;

public sealed class CodeFilesTests : IDisposable
{
    private const string Problem = """{"task_id": "a/1", "prompt": "def f():\n", "entry_point": "f", "test": "assert f() == 1"}""";
    private static readonly CodeProblem[] s_problems = [new("a/1", "", "f", ""), new("a/2", "", "g", "")];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Problems_are_read_plain_and_gzipped()
    {
        var packed = _folder["p.jsonl.gz"];
        using (var stream = new GZipStream(File.Create(packed), CompressionMode.Compress))
        {
            stream.Write(Encoding.UTF8.GetBytes(Problem + "\n"));
        }

        var expected = new CodeProblem("a/1", "def f():\n", "f", "assert f() == 1");
        Assert.Equal([expected], CodeFiles.ReadProblems(packed));
        Assert.Equal([expected], CodeFiles.ReadProblems(Write("p.jsonl", Problem + "\n\n")));
    }

    [Fact]
    public void All_bad_lines_are_named_at_once()
    {
        var path = Write("p.jsonl", $"{Problem}\nnot json\n{{\"task_id\": \"b\"}}\n{Problem}\n[1]\n");

        var problems = Assert.Throws<ProblemException>(() => CodeFiles.ReadProblems(path)).Problems;

        Assert.Equal(["2", "3", "4", "5"], problems.Select(p => p.Args[1]));
        Assert.Equal(["code-line-broken", "code-line-broken", "code-problem-twice", "code-line-broken"], problems.Select(p => p.Code));
    }

    [Fact]
    public void Samples_say_what_they_know()
    {
        var path = Write("s.jsonl", """
            {"task_id": "a/1", "completion": "    return 1", "finish_reason": "length", "completion_tokens": 9, "think_tokens": 4}
            {"task_id": "a/2", "completion": "", "tokens": 3, "finish_reason": null}
            """);

        var samples = CodeFiles.ReadSamples(path, s_problems);

        Assert.Equal([new CodeSample("a/1", "    return 1", "length", 9, 4), new CodeSample("a/2", "", null, 3)], samples);
        Assert.Equal([true, false], samples.Select(s => s.IsCutOff));
    }

    [Fact]
    public void Sample_of_no_problem_and_problem_of_no_sample_are_errors()
    {
        var unknown = Write("s.jsonl", """{"task_id": "a/3", "completion": ""}""");
        var missing = Write("t.jsonl", """{"task_id": "a/1", "completion": ""}""");

        Assert.Equal("code-problem-unknown", Assert.Throws<ProblemException>(() => CodeFiles.ReadSamples(unknown, s_problems)).Problems[0].Code);
        var problem = Assert.Throws<ProblemException>(() => CodeFiles.ReadSamples(missing, s_problems)).Problems[0];
        Assert.Equal(("code-samples-missing", "1", "2", "a/2"), (problem.Code, problem.Args[1], problem.Args[2], problem.Args[3]));
    }

    [Fact]
    public void Half_a_character_is_a_broken_line()
    {
        var path = Write("s.jsonl", """{"task_id": "a/1", "completion": "\ud800"}""");

        Assert.Equal("code-line-broken", Assert.Throws<ProblemException>(() => CodeFiles.ReadSamples(path, s_problems)).Problems[0].Code);
    }

    [Theory]
    [InlineData("", "code-file-empty")]
    [InlineData(null, "file-not-readable")]
    public void File_without_content_says_so(string? content, string code)
    {
        var path = content is null ? _folder["none.jsonl"] : Write("p.jsonl", content);

        Assert.Equal(code, Assert.Throws<ProblemException>(() => CodeFiles.ReadProblems(path)).Problems[0].Code);
    }

    private string Write(string name, string content) => _folder.Write(name, content);
}
