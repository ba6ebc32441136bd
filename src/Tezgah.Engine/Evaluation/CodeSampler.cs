using Tezgah.Core.CodeProblems;
using Tezgah.Core.Labels;
using Tezgah.Core.Problems;
using Tezgah.Engine.Generation;
using Tezgah.Text.Tasks;

namespace Tezgah.Engine.Evaluation;

/// <summary>Lets a model write completions of programming problems.</summary>
internal sealed class CodeSampler
{
    private const string None = "none";

    private const string Ask =
        "Complete the following Python function. Answer with the whole function in one Python code block.\n\n```python\n{prompt}\n```";

    /// <summary>What begins the next piece of a program, as HumanEval's authors cut completions (Chen et al., 2021).</summary>
    private static readonly string[] s_stops = ["\nclass ", "\ndef ", "\n#", "\nif ", "\nprint("];

    private readonly EvaluationRun _run;
    private readonly EvaluatedNetwork _network;
    private readonly QuestionEncoder _encoder;
    private readonly IReadOnlyList<CodeProblem> _problems;
    private readonly (int[] Ids, bool Opened)[] _texts;
    private readonly GenerationSettings _settings;

    public CodeSampler(EvaluationRun run, EvaluatedNetwork network, IReadOnlyList<CodeProblem> problems)
    {
        (_run, _network, _problems) = (run, network, problems);
        var pass = run.Job.Pass;
        var template = QuestionEncoder.Resolve(pass.Template, network.Tokenizer, None);
        _encoder = new QuestionEncoder(network.Tokenizer, template, pass.SystemPrompt, run.Host.Time);
        _settings = new GenerationSettings
        {
            MaxNewTokens = pass.MaxNewTokens,
            Temperature = pass.Temperature,
            TopP = pass.TopP,
            TopK = pass.TopK,
            Seed = pass.Seed,
            Stop = pass.Stop.Count > 0 ? pass.Stop : template == None ? s_stops : [],
            StopTokenIds = new PromptEncoder(network.TokenizerFolder, network.Model.Config).StopTokenIds,
        };
        var prompt = LabelPrompt.Parse(pass.Prompt ?? Ask);
        _texts = [.. problems.Select(p => Text(p, prompt))];
        var context = network.Model.Config.ContextLength;
        if (problems.Zip(_texts).FirstOrDefault(p => p.Second.Ids.Length >= context) is { First: { } problem } found)
        {
            // Said before the first sample is written, not in the middle.
            throw new ProblemException(new Problem("pass-prompt-too-long", pass.Problems, problem.TaskId, $"{found.Second.Ids.Length}", $"{context}"));
        }
    }

    /// <summary>The tokens of each problem as it is put.</summary>
    public IEnumerable<int> Lengths => _texts.Select(t => t.Ids.Length);

    /// <summary>All samples, those of one problem together; each has random numbers of its own, whatever the batch.</summary>
    /// <param name="written">Is given those of each batch.</param>
    /// <exception cref="OperationCanceledException">The host asked for a stop.</exception>
    public IReadOnlyList<CodeSample> Run(Action<IReadOnlyList<CodeSample>> written)
    {
        var pass = _run.Job.Pass;
        var total = _problems.Count * pass.Samples;
        var generator = new TextGenerator(_network.Model, _network.Tokenizer, _run.Host.Time);
        var samples = new List<CodeSample>(total);
        while (samples.Count < total)
        {
            var numbers = Enumerable.Range(samples.Count, Math.Min(_run.Job.BatchSize, total - samples.Count)).ToArray();
            var first = samples.Count;
            var texts = generator.Run(
                [.. numbers.Select(n => _texts[n / pass.Samples].Ids)], _settings, (_, _) => _run.Host.ThrowIfStopRequested(), firstRow: first);
            foreach (var (number, text) in numbers.Zip(texts))
            {
                var opened = _texts[number / pass.Samples].Opened;
                samples.Add(new CodeSample(
                    _problems[number / pass.Samples].TaskId,
                    // Where the prompt opened the thinking, the completion alone would not show that it is one.
                    opened ? ThinkTokens.Start + "\n" + text.Text : text.Text!,
                    text.FinishReason == FinishReason.Length ? "length" : "stop",
                    text.Ids.Count,
                    ThinkTokens.Count(text.Ids, _network.Tokenizer, opened)));
            }

            written(samples[first..]);
            _run.Host.Progress("samples", samples.Count, total);
        }

        return samples;
    }

    private (int[] Ids, bool Opened) Text(CodeProblem problem, LabelPrompt prompt)
    {
        var asked = _encoder.Template == None
            ? problem.Prompt
            : prompt.Of("", [], _ => problem.Prompt.TrimEnd('\n')).Instruction;
        return (_encoder.Question(asked, ""), _encoder.Text(asked, "").TrimEnd().EndsWith(ThinkTokens.Start, StringComparison.Ordinal));
    }
}
