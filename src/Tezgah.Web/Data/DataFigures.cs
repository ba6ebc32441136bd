using Tezgah.Core.Jobs;
using Tezgah.Text.Data;
using Tezgah.Web.Charts;

namespace Tezgah.Web.Data;

/// <summary>How many rows of each label a part has.</summary>
/// <param name="Label">The label; empty for rows without one.</param>
/// <param name="Counts">The rows in each part, in the order of the parts.</param>
public sealed record LabelCount(string Label, IReadOnlyList<int> Counts);

/// <summary>The numbers of a data set: its labels and the lengths of its texts.</summary>
/// <param name="Parts">The parts that were counted.</param>
/// <param name="Labels">The labels, the most frequent in training first, at most <see cref="MostLabels"/>; empty where the task has none.</param>
/// <param name="Lengths">The lengths of the texts of each part, in characters.</param>
/// <param name="Empty">The rows of each part without any text.</param>
public sealed record DataFigures(
    IReadOnlyList<DataPart> Parts, IReadOnlyList<LabelCount> Labels, IReadOnlyList<LengthStatistics> Lengths, IReadOnlyList<int> Empty)
{
    /// <summary>Rarer labels than so many are counted, but not listed.</summary>
    public const int MostLabels = 200;

    /// <summary>How many labels there are, listed or not.</summary>
    public int LabelTotal { get; private init; }

    /// <summary>Counts a data set.</summary>
    public static DataFigures Of(OpenedData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var files = data.Files.ToArray();
        var texts = Array.ConvertAll(files, f => data.Texts(f.File));
        var labels = data.Task == TaskNames.Classification && data.Roles.Label is { } column ? LabelsOf(files, column) : [];
        return new DataFigures(
            [.. files.Select(f => f.Part)],
            [.. labels.Take(MostLabels)],
            [.. texts.Select(t => LengthStatistics.Of(Array.ConvertAll(t, s => s.Length), int.MaxValue))],
            [.. texts.Select(t => t.Count(string.IsNullOrWhiteSpace))])
        {
            LabelTotal = labels.Count,
        };
    }

    /// <summary>The lengths of each part in bins that all share, as shares of its texts, for a chart.</summary>
    /// <param name="lengths">The lengths of each part.</param>
    /// <param name="names">The names of the parts.</param>
    /// <returns>The bins' names, and a trace of bars for each part.</returns>
    public static (IReadOnlyList<string> Bins, IReadOnlyList<ChartTrace> Traces) Histogram(
        IReadOnlyList<LengthStatistics> lengths, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(lengths);
        ArgumentNullException.ThrowIfNull(names);

        var width = lengths.Max(l => l.Histogram[0].To);
        var bins = lengths.Max(l => (l.Max / width) + 1);
        var traces = lengths.Select((l, part) => new ChartTrace
        {
            Name = names[part],
            Kind = TraceKind.Bars,
            Style = part,
            Data = new Curve([.. Enumerable.Range(0, bins).Select(b => (double)b)], Shares(l, width, bins)),
        });
        return ([.. Enumerable.Range(0, bins).Select(b => FormattableString.Invariant($"{b * width}–{((b + 1) * width) - 1}"))], [.. traces]);
    }

    // A narrower bin may lie across the border of two wide ones (2 into 5): its texts are spread over both.
    private static double[] Shares(LengthStatistics lengths, int width, int bins)
    {
        var shares = new double[bins];
        foreach (var bin in lengths.Histogram)
        {
            for (var length = bin.From; length < bin.To; length++)
            {
                shares[Math.Min(length / width, bins - 1)] += 100.0 * bin.Count / lengths.Count / (bin.To - bin.From);
            }
        }

        return shares;
    }

    private static List<LabelCount> LabelsOf((DataPart Part, DataFile File)[] files, string column)
    {
        var counts = new Dictionary<string, int[]>(StringComparer.Ordinal);
        for (var part = 0; part < files.Length; part++)
        {
            var file = files[part].File;
            if (!file.Columns.Contains(column))
            {
                continue;
            }

            foreach (var value in file.Values(column))
            {
                var label = value.Trim();
                if (!counts.TryGetValue(label, out var known))
                {
                    counts[label] = known = new int[files.Length];
                }

                known[part]++;
            }
        }

        return
        [
            .. counts.OrderByDescending(c => c.Value[0]).ThenBy(c => c.Key, StringComparer.Ordinal)
                .Select(c => new LabelCount(c.Key, c.Value)),
        ];
    }
}
