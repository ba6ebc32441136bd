using Tezgah.Core.Jobs;
using Tezgah.Core.Training;

namespace Tezgah.Engine.Training;

/// <summary>Which texts are learnt from in which step.</summary>
/// <param name="StepsPerEpoch">The steps of an epoch.</param>
/// <param name="TotalSteps">The steps of the run.</param>
/// <param name="Epoch">The steps of an epoch, by its number from 0; the same each time it is asked.</param>
/// <param name="LargestBatch">A batch that takes as much memory as any.</param>
public sealed record TrainingPlan(
    int StepsPerEpoch, int TotalSteps, Func<int, IReadOnlyList<PlannedStep>> Epoch, IReadOnlyList<int> LargestBatch)
{
    /// <summary>The plan of a job for texts of the given lengths.</summary>
    public static TrainingPlan Of(TrainingJob job, IReadOnlyList<int> lengths)
    {
        ArgumentNullException.ThrowIfNull(job);
        var plan = new StepPlan(lengths, StepPlanSettings.Of(job));
        return new TrainingPlan(
            plan.StepsPerEpoch, plan.TotalSteps(job.Training.NumTrainEpochs, job.Training.MaxSteps), plan.Epoch, plan.LargestBatch());
    }
}
