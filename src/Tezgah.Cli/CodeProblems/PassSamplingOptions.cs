using System.CommandLine;
using System.CommandLine.Parsing;
using Tezgah.Cli.Evaluation;
using Tezgah.Cli.Models;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs.Analysis;

namespace Tezgah.Cli.CodeProblems;

/// <summary>The options by which a model, or every checkpoint of a run, writes the completions itself.</summary>
internal sealed class PassSamplingOptions
{
    private readonly ModelOptions _model = new(required: false);

    private readonly Option<string?> _run = new("--run") { Description = "a run's folder: every checkpoint writes completions, and the base model; --model names it where the run's job does not" };

    private readonly (Option<string?> Option, string Key)[] _texts =
    [
        Text("--n", "pass.samples", "with --model: completions of each problem; default: 1"),
        Text("--temperature", "pass.temperature", "0 (default) is greedy: always the likeliest token"),
        Text("--top-p", "pass.top_p", "choose from the likeliest tokens that together have this probability"),
        Text("--top-k", "pass.top_k", "choose from this many of the likeliest tokens"),
        Text("--max-new-tokens", "pass.max_new_tokens", "the most tokens of a completion; default: 512"),
        Text("--seed", "pass.seed", "the same seed writes the same completions"),
        Text("--template", "pass.template", "auto (default), chat, alpaca, or none to go on with the prompt as HumanEval does"),
        Text("--prompt", "pass.prompt", "what is asked in a chat, with {prompt} for the problem"),
        Text("--system-prompt", "pass.system_prompt", "what the model is told before everything else"),
        Text("--batch-size", "batch_size", "completions written at once; default: 16"),
    ];

    private readonly Option<bool> _withoutBase = new("--without-base") { Description = "with --run: leave the base model out" };

    public void AddTo(Command command)
    {
        _model.AddTo(command);
        command.Add(_run);
        foreach (var (option, _) in _texts)
        {
            command.Add(option);
        }

        command.Add(_withoutBase);
    }

    public bool IsGiven(ParseResult parsed) => _model.IsGiven(parsed) || parsed.GetValue(_run) is not null;

    public bool IsGiven(CommandResult parsed) => _model.IsGiven(parsed) || parsed.GetValue(_run) is not null;

    /// <summary>Samples, judges, and shows the result of a model or the checkpoints of a run.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="output">The folder to write; null makes one.</param>
    /// <param name="settings">The settings of the judging, by key; null where they are not given.</param>
    public int Run(ParseResult parsed, string? output, IEnumerable<(string Key, string? Value)> settings)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal) { ["task"] = EvaluationTasks.Pass };
        IEnumerable<(string Key, string? Value)> given = settings
            .Concat(_texts.Select(t => (t.Key, parsed.GetValue(t.Option))))
            .Concat(_model.Settings(parsed).Select(s => (s.Key, (string?)s.Value)))
            .Concat(parsed.GetValue(_run) is { } run ? OfRun(run, _model.IsGiven(parsed)) : [])
            .Append(("pass.include_base", parsed.GetValue(_withoutBase) ? "false" : null));
        foreach (var (key, value) in given.Where(g => g.Value is not null))
        {
            all[key] = value!;
        }

        return EvaluationJobRun.Run(EvaluationJobRun.Job(all), output ?? ArtifactsOf(parsed.GetValue(_run)), (folder, _) =>
        {
            Console.Error.WriteLine(folder);
            var shown = all.ContainsKey("pass.run") ? CheckpointsFile.FileName : "passk.json";
            Console.Out.WriteLine(File.ReadAllText(Path.Combine(folder, shown)));
        });
    }

    /// <summary>Where the pages look for the results of a run of this program; null for others.</summary>
    private static string? ArtifactsOf(string? run) =>
        run is not null && File.Exists(Path.Combine(run, "job.json")) ? Path.Combine(new JobFolder(Path.GetFullPath(run)).Artifacts, "passk") : null;

    /// <summary>The run, and the base model that its job names; without one there is none, and the checkpoints are whole models.</summary>
    private static IEnumerable<(string Key, string? Value)> OfRun(string run, bool hasModel)
    {
        yield return ("pass.run", run);
        if (hasModel)
        {
            yield break;
        }

        var job = Path.Combine(run, "job.json");
        if (!File.Exists(job))
        {
            throw new ProblemException(new Problem("run-without-job", "--run", run));
        }

        if (JobFile.Load(job).Model.ModelNameOrPath is { } model)
        {
            yield return ("model.model_name_or_path", model);
        }
        else
        {
            yield return ("model.model_name_or_path", run);
            yield return ("pass.include_base", "false");
        }
    }

    private static (Option<string?> Option, string Key) Text(string name, string key, string description) =>
        (new Option<string?>(name) { Description = description }, key);
}
