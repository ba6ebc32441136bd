using Tezgah.Core.Jobs;
using Tezgah.Text.Data;

namespace Tezgah.Web.Data;

/// <summary>Rows of one part that are there again, in the same part or in that of the training.</summary>
/// <param name="Part">The part.</param>
/// <param name="Of">The part in which the other row is; the same for repeated rows, training for leaks.</param>
/// <param name="Rows">How many rows the part has.</param>
/// <param name="Found">The rows, in order.</param>
public sealed record RepeatGroup(DataPart Part, DataPart Of, int Rows, IReadOnlyList<TextRepeat> Found)
{
    /// <summary>How many of them are the same, character for character.</summary>
    public int Exact => Found.Count(f => f.IsExact);

    /// <summary>How many are nearly the same.</summary>
    public int Near => Found.Count - Exact;
}

/// <summary>The same text with two labels.</summary>
/// <param name="Part">The part.</param>
/// <param name="Row">The later row, from 0.</param>
/// <param name="First">The earlier row.</param>
/// <param name="Label">The label of the later row.</param>
/// <param name="FirstLabel">The label of the earlier row.</param>
public sealed record LabelConflict(DataPart Part, int Row, int First, string Label, string FirstLabel);

/// <summary>Repeated rows of a data set, and rows that it is measured on which it is trained on.</summary>
/// <param name="Groups">Repeats within each part, then leaks into each part that is measured on.</param>
/// <param name="Conflicts">Equal texts with unequal labels.</param>
public sealed record RepeatReport(IReadOnlyList<RepeatGroup> Groups, IReadOnlyList<LabelConflict> Conflicts)
{
    /// <summary>Looks through a data set.</summary>
    /// <param name="data">The set.</param>
    /// <param name="threshold">The least similarity of near texts, above 0 to 1.</param>
    /// <param name="stop">Ends the work early.</param>
    public static RepeatReport Of(OpenedData data, double threshold, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        var files = data.Files.ToArray();
        var groups = new List<RepeatGroup>();
        var conflicts = new List<LabelConflict>();
        foreach (var (part, file) in files)
        {
            var repeated = TextIndex.Of(data.Texts(file), stop).Repeated(threshold, stop);
            groups.Add(new RepeatGroup(part, part, file.Rows.Count, repeated));
            conflicts.AddRange(ConflictsOf(data, part, file, repeated));
        }

        if (files.Length > 1)
        {
            var training = TextIndex.Of(data.Prompts(files[0].File), stop);
            groups.AddRange(files.Skip(1).Select(f => new RepeatGroup(
                f.Part, files[0].Part, f.File.Rows.Count, TextIndex.Of(data.Prompts(f.File), stop).FoundIn(training, threshold, stop))));
        }

        return new RepeatReport(groups, conflicts);
    }

    /// <summary>
    /// The rows to leave out so that nothing of it is left: of repeated rows the later ones, of leaks those that are measured on.
    /// </summary>
    public IReadOnlyDictionary<DataPart, IReadOnlySet<int>> ToLeaveOut(bool near) => Groups
        .GroupBy(g => g.Part)
        .ToDictionary(
            g => g.Key,
            g => (IReadOnlySet<int>)g.SelectMany(x => x.Found).Where(f => near || f.IsExact).Select(f => f.Text).ToHashSet());

    private static IEnumerable<LabelConflict> ConflictsOf(OpenedData data, DataPart part, DataFile file, IReadOnlyList<TextRepeat> repeated)
    {
        if (data.Task != TaskNames.Classification || data.Roles.Label is not { } name || !file.Columns.Contains(name))
        {
            return [];
        }

        var column = file.Column(name);
        string Label(int row) => file.Rows[row][column]?.Trim() ?? "";
        return repeated
            .Where(r => r.IsExact && Label(r.Text) != Label(r.First))
            .Select(r => new LabelConflict(part, r.Text, r.First, Label(r.Text), Label(r.First)));
    }
}
