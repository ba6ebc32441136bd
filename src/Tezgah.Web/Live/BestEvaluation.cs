using Tezgah.Core.Jobs;
using Tezgah.Core.Runs;

namespace Tezgah.Web.Live;

/// <summary>The best evaluation of a run so far.</summary>
/// <param name="Metric">The measure that its job goes by.</param>
/// <param name="Step">The step.</param>
/// <param name="Value">The value.</param>
public sealed record BestEvaluation(string Metric, int Step, double Value)
{
    /// <summary>The measure that a job goes by, and whether more of it is better, as the trainer has it.</summary>
    public static (string Metric, bool Greater) CriterionOf(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var settings = JobFile.Parse(run.JobJson, run.Id, []).Evaluation;
        var metric = settings.MetricForBestModel ?? "eval_loss";
        metric = metric.StartsWith("eval_", StringComparison.Ordinal) ? metric : "eval_" + metric;
        return (metric, settings.GreaterIsBetter ?? JobChecks.GreaterIsBetter(metric));
    }
}
