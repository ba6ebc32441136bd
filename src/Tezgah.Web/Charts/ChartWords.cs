using Microsoft.Extensions.Localization;
using Tezgah.Web.Display;

namespace Tezgah.Web.Charts;

/// <summary>What a chart shows, in words.</summary>
public static class ChartWords
{
    /// <summary>The chart with its sentence about every trace that stands by itself.</summary>
    public static ChartSpec Told(this ChartSpec spec, IStringLocalizer<ChartTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(texts);
        string[] sentences = [.. spec.Traces
            .Where(t => !t.Guide && t.Beside is null && t.Data.Count > 0)
            .Select(t => Sentence(t, spec, texts))];
        var all = sentences.Length > 0 ? string.Join(' ', sentences) : texts["WordsNothing"].Value;
        return spec with { Words = texts["Words", spec.Title, spec.XTitle, spec.YTitle, all] };
    }

    private static string Sentence(ChartTrace trace, ChartSpec spec, IStringLocalizer<ChartTexts> texts) => trace.Kind switch
    {
        TraceKind.Bars => texts["WordsBars", trace.Name, Bars(trace, spec)],
        TraceKind.Points => texts[
            "WordsPoints", trace.Name, Format.Count(trace.Data.Count), Format.Number(trace.Data.X.Min()), Format.Number(trace.Data.X.Max())],
        _ => Line(trace, texts),
    };

    private static string Line(ChartTrace trace, IStringLocalizer<ChartTexts> texts) => texts[
        "WordsLine",
        trace.Name,
        Format.Count(trace.Data.Count),
        Format.Number(trace.Data.Y[^1]),
        Format.Number(trace.Data.Lowest),
        Format.Number(trace.Data.Highest)];

    private static string Bars(ChartTrace trace, ChartSpec spec) => string.Join(", ", trace.Data.X.Select((x, i) =>
        $"{spec.XNames.ElementAtOrDefault((int)x) ?? Format.Number(x)} {Format.Number(trace.Data.Y[i])}"));
}
