using Microsoft.Extensions.Localization;
using Tezgah.Core.Classification;
using Tezgah.Web.Charts;
using Tezgah.Web.Display;

namespace Tezgah.Web.Compare;

/// <summary>What is behind a number of the summary: its digits, its interval, and where it comes from.</summary>
public static class SummaryWords
{
    /// <summary>A line for each of the three; or why there is no number.</summary>
    public static string Title(IStringLocalizer<CompareTexts> texts, ComparedRun run, string column, double? value)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(run);
        var time = column is "p50" or "p95";
        var (source, failure) = time
            ? (run.Results.Latency.Source, run.Results.Latency.Failure)
            : (run.Results.Test.Source, run.Results.Test.Failure);
        if (value is not { } number)
        {
            return failure ?? texts[source is not null ? "Undefined" : time ? "NotMeasured" : "NotTested"];
        }

        var lines = new List<string> { texts["Exactly", NumberText.Exact(number)] };
        if (column == "accuracy" && run.Results.Test.Value?.Report.AccuracyInterval is { } interval)
        {
            lines.Add(texts["Interval", NumberText.Share(interval.Lower), NumberText.Share(interval.Upper)]);
        }

        lines.Add(SourceOf(texts, source!));
        return string.Join('\n', lines);
    }

    /// <summary>The number as it stands in a cell when a class has none: why it is a convention and no measurement; null if it is one.</summary>
    public static string? Convention(IStringLocalizer<CompareTexts> texts, ClassScore score, string which)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(score);
        var defined = which switch { "precision" => score.PrecisionDefined, "recall" => score.RecallDefined, _ => score.F1Defined };
        return defined ? null : texts[which == "precision" ? "NeverPredicted" : "NoRows"].Value;
    }

    /// <summary>Run, step and file.</summary>
    public static string SourceOf(IStringLocalizer<CompareTexts> texts, Source source)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(source);
        return texts["SourceOf", source.RunId, Format.Count(source.Step), source.File];
    }
}
