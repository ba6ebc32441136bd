using Tezgah.Core.Evaluations;
using Tezgah.Core.Runs;

namespace Tezgah.Web.Evaluations;

/// <summary>Something that can be evaluated: a model, or what a run made of one at a step.</summary>
/// <param name="Id">What it is chosen by: <c>final</c>, <c>checkpoint-400</c>, <c>base</c>, <c>all</c>, <c>model:ID</c>.</param>
/// <param name="Name">What the evaluation is called by default.</param>
/// <param name="Folder">The model's folder.</param>
/// <param name="Adapter">The adapter's folder; null for none.</param>
/// <param name="Step">The step of the weights; null where that is not what it is known by.</param>
/// <param name="Classifies">Whether it has a classification head.</param>
public sealed record EvaluationTarget(string Id, string Name, string Folder, string? Adapter, int? Step, bool Classifies)
{
    /// <summary>The folder of the run of which every checkpoint is meant; null for one model.</summary>
    public string? Run { get; init; }

    /// <summary>The settings of this target in place of those of <paramref name="job"/>.</summary>
    /// <param name="job">The settings.</param>
    /// <param name="isOneOfSeveral">Whether a name must tell it from others.</param>
    public EvaluateJob Of(EvaluateJob job, bool isOneOfSeveral)
    {
        ArgumentNullException.ThrowIfNull(job);
        return job with
        {
            Name = job.Name.Length == 0 ? RunMarks.CutName($"{job.Task} {Name}") : isOneOfSeveral ? RunMarks.CutName($"{job.Name} {Name}") : job.Name,
            Model = job.Model with { ModelNameOrPath = Folder, Adapter = Adapter },
            Pass = job.Pass with { Run = job.Task == EvaluationTasks.Pass ? Run : null },
        };
    }
}
