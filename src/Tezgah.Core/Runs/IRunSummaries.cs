namespace Tezgah.Core.Runs;

/// <summary>The values of the newest evaluation of one name.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Name">The evaluation's name (<see cref="EvaluationRecord.Name"/>).</param>
/// <param name="Step">The step of the weights.</param>
/// <param name="Values">Its summary; null is undefined.</param>
public sealed record EvaluationSummary(string RunId, string Name, int Step, IReadOnlyDictionary<string, double?> Values);

/// <summary>What a list of all runs is made of, read in one go instead of run by run.</summary>
public interface IRunSummaries
{
    /// <summary>Shows every run that is not deleted, one at a time: they need not be in memory together.</summary>
    Task VisitAsync(Action<RunRecord> visit, CancellationToken cancellationToken = default);

    /// <summary>The newest evaluation of each name, of all runs or of one.</summary>
    Task<IReadOnlyList<EvaluationSummary>> ListEvaluationsAsync(string? runId = null, CancellationToken cancellationToken = default);
}
