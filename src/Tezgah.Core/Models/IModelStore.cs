namespace Tezgah.Core.Models;

/// <summary>The list of model folders. One process writes it; a LiteDB or SQLite file is behind it.</summary>
public interface IModelStore
{
    /// <summary>All models, the newest first.</summary>
    Task<IReadOnlyList<KnownModel>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>One model; null if there is none.</summary>
    Task<KnownModel?> FindAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Adds a model, and returns the row of its folder: the one that was there already, if there was one.</summary>
    /// <exception cref="InvalidOperationException">Another folder has this id.</exception>
    /// <exception cref="Problems.ProblemException">The disk is full or the store is damaged.</exception>
    Task<KnownModel> AddAsync(KnownModel model, CancellationToken cancellationToken = default);

    /// <summary>Takes a model off the list; one that is not there stays so.</summary>
    /// <exception cref="Problems.ProblemException">The disk is full or the store is damaged.</exception>
    Task RemoveAsync(string id, CancellationToken cancellationToken = default);
}
