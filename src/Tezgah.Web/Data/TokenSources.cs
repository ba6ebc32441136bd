using System.Security.Cryptography;
using System.Text;
using Tezgah.Core.Models;
using Tezgah.Web.Models;

namespace Tezgah.Web.Data;

/// <summary>A model whose tokenizer can be tried.</summary>
/// <param name="Key">Its name in addresses. It is looked up in the list and leads nowhere else, so no path ever comes out of an address.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Folder">Its folder, as a full path.</param>
public sealed record TokenSource(string Key, string Name, string Folder);

/// <summary>The models whose tokenizers can be tried on data: those on the list, and what finished runs have made.</summary>
public sealed class TokenSources(IModelStore models, ModelSuggestions suggestions)
{
    private const int Digits = 12;

    /// <summary>The models, those on the list first.</summary>
    public async Task<IReadOnlyList<TokenSource>> ListAsync(CancellationToken cancellationToken = default)
    {
        var known = await models.ListAsync(cancellationToken);
        var found = await suggestions.FindAsync(known, cancellationToken);
        return [.. known.Select(m => new TokenSource(m.Id, m.Name, m.Folder)), .. found.Select(f => new TokenSource(KeyOf(f.Folder), f.Name, f.Folder))];
    }

    // A path in an address would tell those who get the link how the folders of this machine are called.
    private static string KeyOf(string folder) => "folder-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)))[..Digits];
}
