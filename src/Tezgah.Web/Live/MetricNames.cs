using Microsoft.Extensions.Localization;
using Tezgah.Web.Display;

namespace Tezgah.Web.Live;

/// <summary>The names of metrics and phases in the reader's language.</summary>
public static class MetricNames
{
    /// <summary>A metric's name; one that this program does not know keeps its key.</summary>
    public static string Metric(this IStringLocalizer<DisplayTexts> texts, string key) => Known(texts, "Metric.", key);

    /// <summary>A phase's name; one that this program does not know keeps its key.</summary>
    public static string Phase(this IStringLocalizer<DisplayTexts> texts, string key) => Known(texts, "Phase.", key);

    private static string Known(IStringLocalizer<DisplayTexts> texts, string prefix, string key)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var found = texts[prefix + key];
        return found.ResourceNotFound ? key : found.Value;
    }
}
