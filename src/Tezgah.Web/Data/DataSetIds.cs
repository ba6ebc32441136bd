using System.Security.Cryptography;
using System.Text;

namespace Tezgah.Web.Data;

/// <summary>The names of data sets in links and on disk.</summary>
public static class DataSetIds
{
    private const int LongestSlug = 48;
    private const int Longest = 80;

    /// <summary>The id of a set that is only known by its files: the same for the same files.</summary>
    public static string Of(string name, string train, string? validation, string? test) =>
        Slug(name) + "-" + Hash(string.Join('\0', train, validation, test));

    /// <summary>An id for files that are still to be written.</summary>
    public static string New(string name, DateTimeOffset now, string random) =>
        Slug(name) + "-" + Hash(FormattableString.Invariant($"{now.Ticks}\0{random}"));

    /// <summary>Whether a text can be an id: nothing else is looked for on the disk.</summary>
    public static bool IsId(string text) =>
        text is { Length: > 0 and <= Longest } && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private static string Slug(string name)
    {
        var slug = new string([.. name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')]);
        slug = string.Join('-', slug.Split('-', StringSplitOptions.RemoveEmptyEntries));
        return slug.Length == 0 ? "data" : slug.Length > LongestSlug ? slug[..LongestSlug].TrimEnd('-') : slug;
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8];
}
