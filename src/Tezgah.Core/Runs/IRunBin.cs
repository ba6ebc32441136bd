namespace Tezgah.Core.Runs;

/// <summary>
/// Deleted runs. A run is deleted by an update whose row has <see cref="RunRecord.DeletedAt"/>: it is then in no list and found by
/// no id, until it is restored whole, or removed for good.
/// </summary>
public interface IRunBin
{
    /// <summary>The runs that are deleted and not yet removed, the newest deletion first.</summary>
    Task<IReadOnlyList<RunRecord>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Brings a run back with all that came out of it; null if it is not in the bin.</summary>
    Task<RunRecord?> RestoreAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>
    /// Removes a run of the bin with all its rows; false if it is not there. Its id is remembered and never taken again, so that a
    /// folder that could not be deleted, or an old back-up of it, does not bring it back.
    /// </summary>
    /// <param name="id">The run.</param>
    /// <param name="time">When, UTC.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    Task<bool> RemoveAsync(string id, DateTimeOffset time, CancellationToken cancellationToken = default);

    /// <summary>The ids of all runs that were removed for good.</summary>
    Task<IReadOnlyList<string>> ListRemovedAsync(CancellationToken cancellationToken = default);
}
