using Tezgah.Core.Runs;
using Tezgah.Web.CodeProblems;
using Tezgah.Web.Compare;
using Tezgah.Web.Provenance;

namespace Tezgah.Web.Checkpoints;

/// <summary>Every metric that was measured at checkpoints of a run: while it trained, by evaluations, and by pass@k.</summary>
public static class CheckpointMetrics
{
    private static readonly string[] s_counts =
        ["label_tokens", "texts", "truncated", "left_out", "tokens_cut", "loss_before", "perplexity_before", "count", "warmup", "unparsable", "max_length"];

    private static readonly string[] s_first = ["eval_accuracy", "eval_f1_macro", "eval_loss", "eval_perplexity", "pass@1"];

    /// <summary>The metrics of the runs, the usual ones first.</summary>
    public static IReadOnlyList<string> Known(IReadOnlyList<ComparedRun> runs, IReadOnlyDictionary<string, PassResults> passes)
    {
        ArgumentNullException.ThrowIfNull(runs);
        string[] there = [.. runs.SelectMany(r => Of(r, PassesOf(passes, r)).Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return [.. s_first.Where(there.Contains), .. there.Except(s_first, StringComparer.Ordinal)];
    }

    /// <summary>One metric of the runs that have it.</summary>
    public static IReadOnlyList<CheckpointCurve> Curves(
        IReadOnlyList<ComparedRun> runs, string metric, IReadOnlyDictionary<string, PassResults> passes)
    {
        ArgumentNullException.ThrowIfNull(runs);
        return
        [
            .. runs.Select(r => (Run: r, Points: Of(r, PassesOf(passes, r)).GetValueOrDefault(metric)))
                .Where(r => r.Points is { Count: > 0 })
                .Select(r => new CheckpointCurve(r.Run.Run.Id, r.Run.Run.Name, r.Run.Style, r.Points!)),
        ];
    }

    private static PassResults PassesOf(IReadOnlyDictionary<string, PassResults> passes, ComparedRun run)
    {
        ArgumentNullException.ThrowIfNull(passes);
        return passes.GetValueOrDefault(run.Run.Id, PassResults.None);
    }

    private static Dictionary<string, IReadOnlyList<CheckpointPoint>> Of(ComparedRun run, PassResults passes)
    {
        var points = new Dictionary<string, SortedDictionary<int, CheckpointPoint>>(StringComparer.Ordinal);
        void Put(string metric, CheckpointPoint point)
        {
            if (!points.TryGetValue(metric, out var steps))
            {
                points[metric] = steps = [];
            }

            steps[point.Value.Step] = point;
        }

        foreach (var name in run.Model.Curves.Names.Where(n => n.StartsWith("eval_", StringComparison.Ordinal)))
        {
            var curve = run.Model.Curves[name];
            for (var i = 0; i < curve.Count; i++)
            {
                Put(name, new(new((int)curve.X[i], curve.Y[i]), Source(run.Run, (int)curve.X[i], file: null, "validation", rows: null, time: null)));
            }
        }

        foreach (var evaluation in run.Model.Evaluations.Where(e => e.Kind is "classification" or "perplexity"))
        {
            foreach (var (key, value) in evaluation.Values.Where(v => v.Value is not null && !s_counts.Contains(v.Key)))
            {
                Put(Prefix(evaluation, run) + key, new(new(evaluation.Step, value!.Value), SourceOf(run, evaluation)));
            }
        }

        foreach (var pass in passes.Results)
        {
            foreach (var estimate in pass.Report.Estimates)
            {
                var n = pass.Report.Problems.Count;
                var error = Math.Sqrt(estimate.Value * (1 - estimate.Value) / n);
                Put($"pass@{estimate.K}", new(new(pass.Step, estimate.Value, error), Source(run.Run, pass.Step, pass.File, "problems", n, pass.Time)));
            }
        }

        return points.ToDictionary(p => p.Key, p => (IReadOnlyList<CheckpointPoint>)[.. p.Value.Values], StringComparer.Ordinal);
    }

    // What was measured before training is of the same data as the final test, or the validation where there is none.
    private static string Prefix(EvaluationRecord evaluation, ComparedRun run) => evaluation.Name switch
    {
        "validation" => "eval_",
        "before" => run.Model.Evaluations.Any(e => e.Name == ResultReader.Test) ? "test_" : "eval_",
        _ => evaluation.Name + "_",
    };

    private static OriginSource SourceOf(ComparedRun run, EvaluationRecord evaluation)
    {
        var part = Prefix(evaluation, run) == "eval_" ? "validation" : ResultReader.Test;
        var file = evaluation.Files.GetValueOrDefault("predictions") ?? evaluation.Files.GetValueOrDefault("metrics") ?? evaluation.Files.Values.FirstOrDefault();
        var rows = evaluation.Values.TryGetValue("texts", out var texts) && texts is { } count ? (long?)(long)count
            : part == ResultReader.Test ? run.Results.Test.Value?.Predictions.Count : null;
        return Source(run.Run, evaluation.Step, file, part, rows, evaluation.Time);
    }

    private static OriginSource Source(RunRecord run, int step, string? file, string part, long? rows, DateTimeOffset? time) =>
        new(run.Id, run.Name, run.JobJson, step, file, part, rows, time);
}
