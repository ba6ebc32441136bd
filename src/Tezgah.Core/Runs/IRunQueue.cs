namespace Tezgah.Core.Runs;

/// <summary>A run that waits.</summary>
/// <param name="Id">The run.</param>
/// <param name="Slot">What it waits for: <c>cpu</c> or <c>gpu</c>.</param>
/// <param name="Place">Its place in the queue, from 1.</param>
/// <param name="HeldBy">The run that has the slot now; null where it is free and the run is about to start.</param>
public sealed record WaitingRun(string Id, string Slot, int Place, string? HeldBy);

/// <summary>The order in which runs wait.</summary>
public interface IRunQueue
{
    /// <summary>The runs that wait, the next first.</summary>
    IReadOnlyList<WaitingRun> Waiting { get; }

    /// <summary>
    /// Puts a run that waits at another place, from 1; the order holds after a restart too. A run that no longer waits is left alone.
    /// </summary>
    Task MoveAsync(string id, int place, CancellationToken cancellationToken = default);
}
