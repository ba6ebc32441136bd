namespace Tezgah.Text.Data;

/// <summary>Texts with one label each, as a classifier is trained and tested on.</summary>
public sealed class ClassificationData
{
    private ClassificationData(DataFile file, IReadOnlyList<string> texts, IReadOnlyList<int> labelIndices, IReadOnlyList<string> labels)
    {
        File = file;
        Texts = texts;
        LabelIndices = labelIndices;
        Labels = labels;
    }

    /// <summary>The file that the rows come from.</summary>
    public DataFile File { get; }

    /// <summary>The texts, in the order of the file.</summary>
    public IReadOnlyList<string> Texts { get; }

    /// <summary>For each text, the index of its label in <see cref="Labels"/>.</summary>
    public IReadOnlyList<int> LabelIndices { get; }

    /// <summary>The label names; in ordinal order where the caller gave none.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>Takes texts and labels from two columns of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="textColumn">The column of the texts.</param>
    /// <param name="labelColumn">The column of the labels.</param>
    /// <param name="labels">The labels of the training, for files that come after it; null to take those of the file.</param>
    /// <exception cref="DataFileException">
    /// <c>data-column-missing</c>, <c>data-label-empty</c>, <c>data-label-unknown</c>, <c>data-one-label</c>.
    /// </exception>
    public static ClassificationData FromFile(
        DataFile file, string textColumn, string labelColumn, IReadOnlyList<string>? labels = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        var text = file.Column(textColumn);
        var label = file.Column(labelColumn);
        var names = labels ?? FindLabels(file, label, labelColumn);
        var index = names.Index().ToDictionary(n => n.Item, n => n.Index, StringComparer.Ordinal);
        var texts = new string[file.Rows.Count];
        var indices = new int[file.Rows.Count];
        for (var i = 0; i < texts.Length; i++)
        {
            var row = file.Rows[i];
            var name = LabelOf(file, row, label, labelColumn);
            texts[i] = row[text] ?? "";
            indices[i] = index.TryGetValue(name, out var known)
                ? known
                : throw DataErrors.LabelUnknown(file.Path, row.Line, name, names);
        }

        return new ClassificationData(file, texts, indices, names);
    }

    private static string[] FindLabels(DataFile file, int label, string column)
    {
        var names = new SortedSet<string>(file.Rows.Select(r => LabelOf(file, r, label, column)), StringComparer.Ordinal);
        return names.Count > 1 ? [.. names] : throw DataErrors.OneLabel(file.Path, names.First(), column);
    }

    private static string LabelOf(DataFile file, DataRow row, int label, string column)
    {
        var name = row[label]?.Trim();
        return string.IsNullOrEmpty(name) ? throw DataErrors.LabelEmpty(file.Path, row.Line, column) : name;
    }
}
