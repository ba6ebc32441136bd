using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using Tezgah.Core.CodeProblems;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Events;
using Tezgah.Core.Models.Adapters;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs.Analysis;
using Tezgah.Core.Statistics;

namespace Tezgah.Engine.Evaluation;

/// <summary>
/// Programming problems that a model solves: it writes completions, a sandbox judges them. Of a run every checkpoint is evaluated, and the
/// model before the training as step 0.
/// </summary>
internal static class PassTask
{
    private const string Kind = "pass", ProblemsFile = "problems.jsonl";

    public static EvaluationSources Run(EvaluationRun run)
    {
        var pass = run.Job.Pass;
        var judge = run.Host.Judge ?? throw new ProblemException(new Problem("pass-no-sandbox"));
        var limits = new JudgeLimits(TimeSpan.FromSeconds(pass.Timeout), (long)pass.Memory << 20, pass.Workers ?? Environment.ProcessorCount);
        var problems = CodeFiles.ReadProblems(pass.Problems!);
        var models = Models(run.Job);
        judge.Check(limits);
        CopyProblems(pass.Problems!, Path.Combine(run.Folder, ProblemsFile));
        var points = new List<(CheckpointValue Value, ModelSource Source)>();
        var dtype = "";
        foreach (var (model, step) in models)
        {
            using var network = run.Load(model);
            network.DemandLanguageModel();
            dtype = EvaluationRun.DtypeOf(network.Model);
            var sampler = new CodeSampler(run, network, problems);
            EvaluationMemoryCheck.DemandBatch(run, network, sampler.Lengths, pass.MaxNewTokens);
            run.Begin();
            var suffix = pass.Run is null ? "" : $"_step_{Text(step)}";
            var file = Path.Combine(run.Folder, SamplesName(suffix));
            File.Delete(file);
            var samples = sampler.Run(written => SamplesFile.Append(file, written));
            var report = Judge(run, judge, limits, problems, samples);
            Add(run, report, suffix, step);
            points.Add((new CheckpointValue(step, report.Estimates[0].Value, ErrorOf(report)), network.Source));
        }

        if (pass.Run is not null)
        {
            new CheckpointsFile(
                $"pass@{Text(EvaluateChecks.Ks(pass)?[0] ?? 1)}",
                [.. points.Select(p => new CheckpointPoint(p.Value.Step, p.Source.Adapter ?? p.Source.Folder, p.Value.Value, p.Value.StandardError))],
                CheckpointAnalysis.Of(points.Select(p => p.Value), lowerIsBetter: false)).Write(run.Folder);
        }

        var asked = new FileInfo(pass.Problems!);
        using var stream = asked.OpenRead();
        return new EvaluationSources(
            points[^1].Source,
            null,
            new DataSource(asked.FullName, Convert.ToHexStringLower(SHA256.HashData(stream)), problems.Count, problems.Count),
            dtype);
    }

    private static string SamplesName(string suffix) => $"passk{suffix}.samples.jsonl";

    // Beside the results, so that a page can show what was asked long after the file has changed or gone.
    private static void CopyProblems(string from, string to)
    {
        using var file = File.OpenRead(from);
        using Stream plain = from.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var copy = File.Create(to);
        plain.CopyTo(copy);
    }

    /// <summary>The model alone, or the model and each checkpoint of the run, steps rising.</summary>
    /// <exception cref="ProblemException"><c>run-without-checkpoints</c>.</exception>
    private static (EvaluatedModel Model, int Step)[] Models(EvaluateJob job)
    {
        var model = job.Model;
        if (job.Pass.Run is not { } run)
        {
            return [(model, ModelSource.StepOf(model.Adapter ?? model.ModelNameOrPath) ?? 0)];
        }

        var inside = Path.Combine(run, "checkpoints");
        var root = Directory.Exists(inside) ? inside : run;
        var checkpoints = !Directory.Exists(root) ? [] : Directory.GetDirectories(root, "checkpoint-*")
            .Select(folder => (Folder: folder, Step: ModelSource.StepOf(folder)))
            .Where(c => c.Step is not null)
            .OrderBy(c => c.Step)
            .Select(c => (
                File.Exists(Path.Combine(c.Folder, LoraConfigFile.FileName)) ? model with { Adapter = c.Folder } : model with { ModelNameOrPath = c.Folder },
                c.Step!.Value))
            .ToArray();
        return checkpoints.Length == 0
            ? throw new ProblemException(new Problem("run-without-checkpoints", "pass.run", run))
            : job.Pass.IncludeBase ? [(model, 0), .. checkpoints] : checkpoints;
    }

    private static PassReport Judge(
        EvaluationRun run, ICodeJudge judge, JudgeLimits limits, IReadOnlyList<CodeProblem> problems, IReadOnlyList<CodeSample> samples)
    {
        using var stop = new CancellationTokenSource();
        var progress = new JudgeProgress(done =>
        {
            run.Host.Write(new ProgressEvent("judging", done, samples.Count));
            if (run.Host.StopRequested())
            {
                stop.Cancel();
            }
        });
        var results = judge.Judge(problems, samples, limits, progress, stop.Token);
        return PassReport.Of([.. problems.Select(p => p.TaskId)], results, EvaluateChecks.Ks(run.Job.Pass));
    }

    private static void Add(EvaluationRun run, PassReport report, string suffix, int step)
    {
        var file = $"passk{suffix}.json";
        using (var stream = File.Create(Path.Combine(run.Folder, file)))
        {
            PassFile.Write(stream, report);
        }

        var values = new Dictionary<string, double?>(StringComparer.Ordinal);
        foreach (var estimate in report.Estimates)
        {
            values[$"pass@{Text(estimate.K)}"] = estimate.Value;
        }

        values["problems"] = report.Problems.Count;
        values["solved"] = report.Problems.Count(p => p.Passed > 0);
        values["samples"] = report.Results.Count;
        values["mean_completion_tokens"] = Mean(report.Results.Select(r => r.Tokens));
        values["mean_think_tokens"] = Mean(report.Results.Select(r => r.ThinkTokens));
        foreach (var (outcome, count) in report.Outcomes)
        {
            values["outcome_" + outcome.NameOf()] = count;
        }

        run.Add(new EvaluationEvent(Kind + suffix, Kind, step, values, [], new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["pass"] = file,
            ["samples"] = SamplesName(suffix),
            ["problems"] = ProblemsFile,
        }));
    }

    /// <summary>The standard error over problems of the mean of their estimates: of a share where each is solved or not.</summary>
    private static double? ErrorOf(PassReport report)
    {
        var shares = report.Problems.Select(p => PassAtK.Estimate(p.Samples, p.Passed, report.Estimates[0].K)).ToArray();
        var mean = shares.Average();
        return Math.Sqrt(shares.Sum(s => (s - mean) * (s - mean)) / shares.Length / shares.Length);
    }

    private static double? Mean(IEnumerable<int?> counts) => counts.OfType<int>().ToArray() is { Length: > 0 } known ? known.Average() : null;

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private sealed class JudgeProgress(Action<int> report) : IProgress<int>
    {
        private readonly Lock _lock = new();
        private int _most;

        public void Report(int value)
        {
            lock (_lock)
            {
                // Threads report in any order.
                if (value > _most)
                {
                    report(_most = value);
                }
            }
        }
    }
}
