using Tezgah.Core.Evaluations;

namespace Tezgah.Core.Runs;

/// <summary>Evaluations in the queue of the runs. One is a run like a training's: a folder, events, a slot; its <c>job.json</c> tells them apart
/// (<see cref="EvaluateJobFile.IsEvaluation"/>).</summary>
public interface IEvaluationService
{
    /// <summary>
    /// Adds an evaluation to the queue and returns the run's id. Relative paths count from the folder in which the dashboard was started.
    /// </summary>
    /// <exception cref="Problems.ProblemException">Settings are wrong (all of them), or the disk is full.</exception>
    Task<string> SubmitAsync(EvaluateJob job, CancellationToken cancellationToken = default);
}
