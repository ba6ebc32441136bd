namespace Tezgah.Web.Lecture;

/// <summary>Addresses of pages as they are shown to others.</summary>
public static class PageAddress
{
    private const string Lecture = "lecture";

    /// <summary>The path and query of an address, without what says how large its type is.</summary>
    public static string Of(string uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        var address = new Uri(uri);
        var query = address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Where(part => part != Lecture && !part.StartsWith(Lecture + "=", StringComparison.Ordinal));
        var kept = string.Join('&', query);
        return kept.Length == 0 ? address.AbsolutePath : address.AbsolutePath + "?" + kept;
    }
}
