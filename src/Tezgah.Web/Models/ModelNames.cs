namespace Tezgah.Web.Models;

/// <summary>What a folder's model is called.</summary>
public static class ModelNames
{
    private const string CachePrefix = "models--";

    /// <summary>
    /// The folder's name; for one of Hugging Face's cache (<c>models--ORG--NAME/snapshots/COMMIT</c>) that of the model,
    /// <c>ORG/NAME</c>.
    /// </summary>
    public static string Of(string folder)
    {
        var parts = folder.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
        return parts is [.., var cached, "snapshots", _] && cached.StartsWith(CachePrefix, StringComparison.Ordinal)
            ? cached[CachePrefix.Length..].Replace("--", "/", StringComparison.Ordinal)
            : parts is [.., var last] ? last : folder;
    }
}
