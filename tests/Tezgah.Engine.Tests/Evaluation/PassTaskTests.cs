using System.Text.Json;
using Tezgah.Core.CodeProblems;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Events;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs.Analysis;
using Tezgah.Engine.Evaluation;
using Tezgah.Engine.Tests.Generation;

namespace Tezgah.Engine.Tests.Evaluation;

public sealed class PassTaskTests : IDisposable
{
    private readonly EvaluationFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Samples_are_written_judged_and_counted_whatever_the_batch()
    {
        var judge = new FakeJudge();
        var job = Job(_folder.Model()) with { BatchSize = 4 };

        var found = _folder.Run(job, judge: judge);

        var problems = CodeFiles.ReadProblems(job.Pass.Problems!);
        var samples = CodeFiles.ReadSamples(Path.Combine(_folder.Out, "passk.samples.jsonl"), problems);
        Assert.Equal(["p0", "p0", "p0", "p1", "p1", "p1"], samples.Select(s => s.TaskId));
        Assert.Equal(samples, judge.Judged);
        Assert.Equal((new JudgeLimits(TimeSpan.FromSeconds(3), 128L << 20, 2), true), (judge.Limits!, judge.Checked));
        Assert.All(samples, s => Assert.InRange(s.Tokens!.Value, 1, 6));
        Assert.NotEqual(samples[0].Completion, samples[1].Completion);
        var result = Assert.Single(found.Results);
        Assert.Equal(("pass", 2.0, 6.0, 1.0), (result.Kind, result.Values["problems"], result.Values["samples"], result.Values["solved"]));
        // One of three of the first problem.
        Assert.Equal(1 / 6.0, result.Values["pass@1"]!.Value, 9);
        Assert.Equal([3, 3], PassFile.ReadScores(Path.Combine(_folder.Out, "passk.json")).Select(p => p.Samples));
        Assert.Equal(2, found.Data.Rows);
        Assert.Equal(File.ReadAllText(job.Pass.Problems!), File.ReadAllText(Path.Combine(_folder.Out, "problems.jsonl")));

        var once = File.ReadAllText(Path.Combine(_folder.Out, "passk.samples.jsonl"));
        _folder.Run(job with { BatchSize = 1 }, judge: new FakeJudge());
        Assert.Equal(once, File.ReadAllText(Path.Combine(_folder.Out, "passk.samples.jsonl")));
        _folder.Run(job with { Pass = job.Pass with { Seed = 8 } }, judge: new FakeJudge());
        Assert.NotEqual(once, File.ReadAllText(Path.Combine(_folder.Out, "passk.samples.jsonl")));
    }

    [Fact]
    public void Every_checkpoint_of_a_run_has_its_files_and_the_base_is_step_0()
    {
        var model = _folder.Model();
        foreach (var step in new[] { 20, 100 })
        {
            _folder.Adapter($"run/checkpoints/checkpoint-{step}", step);
        }

        var found = _folder.Run(
            Job(model) with { Pass = Job(model).Pass with { Run = _folder["run"], Samples = 1, Temperature = 0 } }, judge: new FakeJudge());

        Assert.Equal([0, 20, 100], found.Results.Select(r => r.Step));
        var file = CheckpointsFile.Read(_folder.Out);
        Assert.Equal(("pass@1", 3), (file.Metric, file.Points.Count));
        Assert.Equal([0, 20, 100], file.Points.Select(p => p.Step));
        Assert.Equal(_folder["run/checkpoints/checkpoint-20"], file.Points[1].Folder);
        // The fake judge lets the first sample of the first problem pass.
        Assert.All(file.Points, p => Assert.Equal((0.5, Math.Sqrt(0.125)), (p.Value, p.StandardError!.Value)));
        Assert.Equal(0, file.Analysis.Best.Step);
        var texts = new[] { 0, 20, 100 }.Select(s => File.ReadAllText(Path.Combine(_folder.Out, $"passk_step_{s}.samples.jsonl"))).ToArray();
        Assert.Equal(3, texts.Distinct().Count());

        var without = _folder.Run(
            Job(model) with { Pass = Job(model).Pass with { Run = _folder["run"], Samples = 1, Temperature = 0, IncludeBase = false } }, judge: new FakeJudge());
        Assert.Equal([20, 100], without.Results.Select(r => r.Step));
    }

    [Fact]
    public void Stop_is_heard_within_a_completion_and_leaves_the_samples_there_are()
    {
        var job = Job(_folder.Model()) with { BatchSize = 1 };
        var stopping = job with { Pass = job.Pass with { Samples = 2, MaxNewTokens = 60 } };
        var asked = 0;

        // From the first sample on: once when it is over, then as tokens of the second are written.
        bool Stop() => _folder.Events.OfType<ProgressEvent>().Any(p => p.Phase == "samples") && ++asked > 2;
        Assert.Throws<OperationCanceledException>(() => _folder.Run(stopping, judge: new FakeJudge(), stop: Stop));

        Assert.Equal(3, asked);
        Assert.Single(_folder.Events.OfType<ProgressEvent>(), p => p.Phase == "samples");
        Assert.Single(File.ReadAllLines(Path.Combine(_folder.Out, "passk.samples.jsonl")));
        Assert.False(File.Exists(Path.Combine(_folder.Out, EvaluationFile.FileName)));
    }

    [Fact]
    public void Nothing_is_written_where_nothing_can_be_judged()
    {
        var job = Job(_folder.Model());

        Assert.Equal("pass-no-sandbox", Code(job, null));
        Assert.Equal("sandbox-missing", Code(job, new FakeJudge { Refuses = true }));
        Assert.Equal("pass-prompt-too-long", Code(Job(_folder.Model("short", context: 4)), new FakeJudge()));
        Assert.Equal("run-without-checkpoints", Code(job with { Pass = job.Pass with { Run = _folder["none"] } }, new FakeJudge()));
        Assert.False(File.Exists(Path.Combine(_folder.Out, "passk.samples.jsonl")));
    }

    [Theory]
    [InlineData("<think>ab</think> the", false, "<think>ab</think>")]
    [InlineData("ab ab</think>the</think>cat", true, "ab ab</think>the</think>")]
    [InlineData("<think>never ends", false, "<think>never ends")]
    [InlineData("never ends", true, "never ends")]
    public void Thinking_is_counted_in_tokens(string text, bool opened, string thinking)
    {
        var tokens = TinyModel.Tokenizer.Encode(text, addSpecialTokens: false);

        var count = ThinkTokens.Count(tokens, TinyModel.Tokenizer, opened)!.Value;

        Assert.StartsWith(thinking, TinyModel.Tokenizer.Decode(tokens[..count], skipSpecialTokens: false), StringComparison.Ordinal);
        Assert.DoesNotContain(thinking, TinyModel.Tokenizer.Decode(tokens[..(count - 1)], skipSpecialTokens: false), StringComparison.Ordinal);
    }

    [Fact]
    public void Answer_without_thinking_has_no_count() =>
        Assert.Null(ThinkTokens.Count(TinyModel.Tokenizer.Encode("the cat"), TinyModel.Tokenizer, opened: false));

    private string Code(EvaluateJob job, ICodeJudge? judge) =>
        Assert.Throws<ProblemException>(() => _folder.Run(job, judge: judge)).Problems[0].Code;

    private EvaluateJob Job(string model) => new()
    {
        Task = EvaluationTasks.Pass,
        Model = new EvaluatedModel { ModelNameOrPath = model },
        Pass = new PassSettings
        {
            Problems = _folder.Write("problems.jsonl", [.. Enumerable.Range(0, 2).Select(i => JsonSerializer.Serialize(new
            {
                task_id = $"p{i}",
                prompt = "the cat sat\n",
                entry_point = "f",
                test = "def check(candidate):\n    pass",
            }))]),
            Samples = 3,
            Temperature = 1.5,
            MaxNewTokens = 6,
            Timeout = 3,
            Memory = 128,
            Workers = 2,
            Seed = 7,
        },
    };

    /// <summary>Lets the first sample of the first problem pass.</summary>
    private sealed class FakeJudge : ICodeJudge
    {
        public bool Refuses { get; init; }

        public bool Checked { get; private set; }

        public JudgeLimits? Limits { get; private set; }

        public IReadOnlyList<CodeSample> Judged { get; private set; } = [];

        public void Check(JudgeLimits limits) => Checked = Refuses ? throw new ProblemException(new Problem("sandbox-missing")) : true;

        public IReadOnlyList<SampleResult> Judge(
            IReadOnlyList<CodeProblem> problems,
            IReadOnlyList<CodeSample> samples,
            JudgeLimits limits,
            IProgress<int>? progress = null,
            CancellationToken cancellationToken = default)
        {
            (Limits, Judged) = (limits, samples);
            var seen = new Dictionary<string, int>();
            return [.. samples.Select((s, i) =>
            {
                progress?.Report(i + 1);
                var number = seen[s.TaskId] = seen.TryGetValue(s.TaskId, out var last) ? last + 1 : 0;
                return new SampleResult(s.TaskId, number, i == 0 ? SampleOutcome.Passed : SampleOutcome.NoCode, Tokens: s.Tokens, ThinkTokens: s.ThinkTokens);
            })];
        }
    }
}
