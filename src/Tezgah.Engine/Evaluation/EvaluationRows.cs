using System.Globalization;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Problems;
using Tezgah.Core.Results;
using Tezgah.Core.Statistics;
using Tezgah.Text;
using Tezgah.Text.Data;

namespace Tezgah.Engine.Evaluation;

/// <summary>The rows that an evaluation is over.</summary>
/// <param name="File">The data file.</param>
/// <param name="Rows">Their numbers from 0, rising.</param>
internal sealed record EvaluationRows(DataFile File, IReadOnlyList<int> Rows)
{
    /// <summary>Reads the file, takes the part of the split, and draws from it.</summary>
    /// <exception cref="DataFileException">The file or the split is broken.</exception>
    /// <exception cref="ProblemException"><c>file-not-readable</c>, <c>split-part-empty</c>.</exception>
    public static EvaluationRows Read(EvaluationData settings)
    {
        var file = DataFile.Open(settings.File!);
        var rows = settings.Split is null ? Enumerable.Range(0, file.Rows.Count).ToArray() : PartOf(file, settings.Split, settings.Part);
        if (rows.Length == 0)
        {
            throw new ProblemException(new Problem("split-part-empty", "data.part", settings.Split!, settings.Part));
        }

        if (settings.Rows is { } count && count < rows.Length)
        {
            var random = new ReproducibleRandom((ulong)settings.RowSeed);
            for (var i = 0; i < count; i++)
            {
                var other = i + random.Next(rows.Length - i);
                (rows[i], rows[other]) = (rows[other], rows[i]);
            }

            rows = rows[..count];
            Array.Sort(rows);
        }

        return new EvaluationRows(file, rows);
    }

    /// <summary>What is said of the data beside the figures.</summary>
    /// <param name="used">The rows that the figures are over, numbers from 0; null for all of these.</param>
    public DataSource Source(IReadOnlyList<int>? used = null)
    {
        var rows = used ?? Rows;
        return new DataSource(
            Path.GetFullPath(File.Path),
            File.Hash,
            File.Rows.Count,
            rows.Count,
            rows.Count == File.Rows.Count ? null : [.. rows.Select(r => r + 1)]);
    }

    /// <summary>The rows' numbers from 1, as a column beside predictions.</summary>
    public TextColumn Numbers() => new("row", [.. Rows.Select(r => (r + 1).ToString(CultureInfo.InvariantCulture))]);

    /// <summary>Refuses texts of which the tokenizer makes nothing: a network reads at least one token.</summary>
    /// <param name="lengths">The tokens of each row's text, in the order of <see cref="Rows"/>.</param>
    /// <param name="column">The column of the texts.</param>
    /// <exception cref="ProblemException"><c>data-text-empty</c>, for the first such row.</exception>
    public void DemandTokens(IEnumerable<int> lengths, string column)
    {
        foreach (var row in Rows.Zip(lengths).Where(r => r.Second == 0).Take(1))
        {
            var line = File.Rows[row.First].Line.ToString(CultureInfo.InvariantCulture);
            throw new ProblemException(new Problem("data-text-empty", File.Path, File.Path, line, column));
        }
    }

    private static int[] PartOf(DataFile file, string splitFile, string part)
    {
        string json;
        try
        {
            json = System.IO.File.ReadAllText(splitFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(new Problem("file-not-readable", splitFile, splitFile).Because(e), e);
        }

        var split = SplitRecord.Read(json, splitFile, file);
        return [.. (part switch { "train" => split.Train, "validation" => split.Validation, _ => split.Test }).Rows];
    }
}
