namespace Tezgah.Core.Runs;

/// <summary>A view of the runs that a person gave a name.</summary>
/// <param name="Name">The name; each is there once.</param>
/// <param name="Query">What the address holds after the question mark.</param>
public sealed record SavedView(string Name, string Query);

/// <summary>The saved views, which all visitors share.</summary>
public interface IViewStore
{
    /// <summary>All views by name.</summary>
    Task<IReadOnlyList<SavedView>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Keeps a view, in place of one of the same name.</summary>
    Task SaveAsync(SavedView view, CancellationToken cancellationToken = default);

    /// <summary>Forgets a view; one that is not there is no error.</summary>
    Task RemoveAsync(string name, CancellationToken cancellationToken = default);
}
