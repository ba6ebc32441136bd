using Tezgah.Core.Jobs;

namespace Tezgah.Engine.Training;

/// <summary>
/// The learning rate of each step, by the formulas of Hugging Face's <c>get_scheduler</c>: a linear rise from 0 over the
/// warm-up, then a half cosine to 0, several of them, a line to 0, or the highest rate to the end.
/// </summary>
/// <param name="Kind"><c>cosine</c>, <c>cosine_with_restarts</c>, <c>linear</c>, <c>constant</c> or <c>constant_with_warmup</c>.</param>
/// <param name="Highest">The rate at the end of the warm-up.</param>
/// <param name="WarmupSteps">The steps of the warm-up; the first has rate 0.</param>
/// <param name="TotalSteps">All steps.</param>
/// <param name="Cycles">The half cosines of <c>cosine_with_restarts</c>.</param>
public sealed record LearningRateSchedule(string Kind, double Highest, int WarmupSteps, int TotalSteps, int Cycles = 1)
{
    /// <summary>The schedule of a run of <paramref name="totalSteps"/> steps; a share of warm-up is rounded up.</summary>
    public static LearningRateSchedule Of(TrainingSettings settings, int totalSteps)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var warmup = settings.WarmupSteps ?? (int)Math.Ceiling(totalSteps * settings.WarmupRatio);
        return new LearningRateSchedule(settings.LrSchedulerType, settings.LearningRate, warmup, totalSteps, settings.NumCycles);
    }

    /// <summary>The rate of a step.</summary>
    /// <param name="index">The number of steps done before it: 0 for the first.</param>
    /// <exception cref="NotSupportedException">The kind is unknown.</exception>
    public double At(int index)
    {
        if (index < WarmupSteps)
        {
            return Highest * ((double)index / Math.Max(1, WarmupSteps));
        }

        double rest = Math.Max(1, TotalSteps - WarmupSteps);
        var progress = (index - WarmupSteps) / rest;
        return Kind switch
        {
            "cosine" => Highest * Math.Max(0, 0.5 * (1 + Math.Cos(Math.PI * progress))),
            "cosine_with_restarts" => progress >= 1 ? 0 : Highest * Math.Max(0, 0.5 * (1 + Math.Cos(Math.PI * (Cycles * progress % 1)))),
            "linear" => Highest * Math.Max(0, (TotalSteps - index) / rest),
            "constant" or "constant_with_warmup" => Highest,
            _ => throw new NotSupportedException($"There is no learning-rate schedule '{Kind}'."),
        };
    }
}
