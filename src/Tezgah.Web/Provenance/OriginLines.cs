using Microsoft.Extensions.Localization;
using Tezgah.Web.Charts;
using Tezgah.Web.Display;

namespace Tezgah.Web.Provenance;

/// <summary>One fact about a number, in the reader's language.</summary>
/// <param name="Key">Which fact.</param>
/// <param name="Name">Its name.</param>
/// <param name="Value">The fact.</param>
public sealed record OriginLine(string Key, string Name, string Value)
{
    /// <summary>Whether it names the run that the following facts are about.</summary>
    public bool Head => RunId is not null;

    /// <summary>That run.</summary>
    public string? RunId { get; init; }

    /// <summary>Where the file is to be had; null for none.</summary>
    public string? Href { get; init; }

    /// <summary>Whether it is a path or a hash.</summary>
    public bool Mono { get; init; }
}

/// <summary>Puts the facts about a number into words.</summary>
public static class OriginLines
{
    /// <summary>The lines; hashes only once <paramref name="facts"/> are there.</summary>
    public static IReadOnlyList<OriginLine> Of(
        Origin origin, IReadOnlyList<OriginFacts>? facts, IStringLocalizer<ProvenanceTexts> texts, Format format)
    {
        ArgumentNullException.ThrowIfNull(origin);
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(format);
        var lines = new List<OriginLine>();
        void Add(string key, string? value)
        {
            if (value is not null)
            {
                lines.Add(new(key, texts[key], value));
            }
        }

        Add("Why", origin.Undefined);
        Add("Exactly", origin.Value is { } value ? NumberText.Exact(value) : null);
        Add("Interval", origin.Interval is { } interval
            ? $"{NumberText.Precise(interval.Lower)} – {NumberText.Precise(interval.Upper)}{(origin.IntervalMethod is null ? "" : $" ({origin.IntervalMethod})")}"
            : null);
        Add("Method", origin.Method);
        foreach (var (i, source) in origin.Sources.Index())
        {
            var fact = facts?.ElementAtOrDefault(i);
            lines.AddRange(Of(fact?.Source ?? source, fact, texts, format));
        }

        return lines;
    }

    private static IEnumerable<OriginLine> Of(OriginSource source, OriginFacts? facts, IStringLocalizer<ProvenanceTexts> texts, Format format)
    {
        if (source.RunId.Length > 0)
        {
            foreach (var line in RunLines(source, facts, texts))
            {
                yield return line;
            }
        }

        if (RowsOf(source, facts, texts) is { } rows)
        {
            yield return new("Rows", texts[source.Part == "problems" ? "Problems" : "Rows"], rows);
        }

        if (facts is not null && (source.RunId.Length > 0 || source.DataPath is not null))
        {
            foreach (var line in DataLines(source, facts, texts))
            {
                yield return line;
            }
        }

        if (source.Time is { } time)
        {
            yield return new("Time", texts["Time"], format.ExactMoment(time));
        }

        foreach (var (name, value) in source.Conditions)
        {
            yield return new("Condition", name, value);
        }
    }

    private static IEnumerable<OriginLine> RunLines(OriginSource source, OriginFacts? facts, IStringLocalizer<ProvenanceTexts> texts)
    {
        yield return new("Run", texts["Run"], $"{source.RunName} ({source.RunId})") { RunId = source.RunId };
        yield return new("Checkpoint", texts["Checkpoint"], WeightsOf(source, facts, texts));
        yield return new("File", texts["File"], source.File ?? "events.jsonl")
        {
            Href = source.File is null || facts?.File?.Sha256 is null ? null : RunFileEndpoint.Address(source.RunId, source.File),
            Mono = true,
        };
        if (facts?.File is { } file)
        {
            yield return new("FileHash", texts["FileHash"], file.Sha256 ?? texts["FileMissing"]) { Mono = file.Sha256 is not null };
        }
    }

    private static string WeightsOf(OriginSource source, OriginFacts? facts, IStringLocalizer<ProvenanceTexts> texts)
    {
        if (source.FromStep is { } from && from != source.Step)
        {
            return texts["Steps", Format.Count(from), Format.Count(source.Step)];
        }

        var step = source.Step switch
        {
            < 0 => texts["StepUnknown"].Value,
            0 => texts["BaseModel"],
            _ => texts["Step", Format.Count(source.Step)],
        };
        return facts is null || source.Step <= 0 ? step : facts.Checkpoint is { } folder ? $"{step}, {folder}" : $"{step}; {texts["CheckpointGone"]}";
    }

    private static string? RowsOf(OriginSource source, OriginFacts? facts, IStringLocalizer<ProvenanceTexts> texts) =>
        facts is not null && source is { Part: "train", File: null } ? facts.Rows is { } all ? texts["RowsOfSteps", Format.Count(all)].Value : texts["RowsOfStepsUnknown"].Value
            : (source.Rows ?? facts?.Rows) is { } rows ? Format.Count(rows)
            : facts is not null && source.RunId.Length > 0 ? texts["RowsUnknown"].Value
            : null;

    private static IEnumerable<OriginLine> DataLines(OriginSource source, OriginFacts facts, IStringLocalizer<ProvenanceTexts> texts)
    {
        if (facts.Data.ImportedFrom is { } folder)
        {
            yield return new("Data", texts["Data"], texts["DataImported", folder]);
            yield break;
        }

        if (facts.Data.Path is not { } path)
        {
            yield return new("Data", texts["Data"], texts["DataUnknown"]);
            yield break;
        }

        yield return new("Data", texts["Data"], path) { Mono = true };
        if (facts.Data is { Share: { } share, Seed: { } seed })
        {
            yield return new("Split", texts["Split"], texts["SplitOf", texts["Part." + source.Part], Format.Percent(share), seed]);
        }

        if (facts.DataFile is { } file)
        {
            string hash = file.State switch
            {
                FileState.Missing => texts["DataMissing"],
                FileState.ChangedSince => texts["DataChanged", file.Sha256!],
                _ => file.Sha256 ?? texts["DataMissing"],
            };
            var name = texts[file.State is FileState.Recorded ? "DataHashThen" : "DataHash"];
            yield return new("DataHash", name, hash) { Mono = file.State is FileState.Unchanged or FileState.Recorded };
        }
    }
}
