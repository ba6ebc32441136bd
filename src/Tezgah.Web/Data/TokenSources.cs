using Tezgah.Core.Models;
using Tezgah.Web.Models;

namespace Tezgah.Web.Data;

/// <summary>The models whose tokenizers can be tried on data: those on the list, and what finished runs have made.</summary>
public sealed class TokenSources(IModelStore models, ModelSuggestions suggestions)
{
    /// <summary>Names and folders, those on the list first.</summary>
    public async Task<IReadOnlyList<(string Name, string Folder)>> ListAsync(CancellationToken cancellationToken = default)
    {
        var known = await models.ListAsync(cancellationToken);
        var found = await suggestions.FindAsync(known, cancellationToken);
        return [.. known.Select(m => (m.Name, m.Folder)), .. found.Select(f => (f.Name, f.Folder))];
    }
}
