using Tezgah.Text.Data;

namespace Tezgah.Web.Data;

/// <summary>Rows of one data set that are in another too.</summary>
/// <param name="Part">The part of this set.</param>
/// <param name="Rows">How many rows it has.</param>
/// <param name="Other">The other set.</param>
/// <param name="OtherPart">The part of the other set.</param>
/// <param name="Found">The rows, in order, each with the most similar one of the other set.</param>
public sealed record SetOverlap(DataPart Part, int Rows, OpenedData Other, DataPart OtherPart, IReadOnlyList<TextRepeat> Found)
{
    /// <summary>How many of them are the same, character for character.</summary>
    public int Exact => Found.Count(f => f.IsExact);

    /// <summary>How many are nearly the same.</summary>
    public int Near => Found.Count - Exact;

    /// <summary>
    /// Compares each part of a set with each of others by what the model reads of a row: of instructions what stands before the answer, as an
    /// answer that differs makes no other question.
    /// </summary>
    /// <param name="data">The set.</param>
    /// <param name="others">The others.</param>
    /// <param name="threshold">The least similarity of near texts, above 0 to 1.</param>
    /// <param name="stop">Ends the work early.</param>
    public static IReadOnlyList<SetOverlap> Of(OpenedData data, IReadOnlyList<OpenedData> others, double threshold, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(others);
        var own = data.Files.Select(f => (f.Part, f.File, Index: TextIndex.Of(data.Prompts(f.File), stop))).ToArray();
        var overlaps = new List<SetOverlap>();
        foreach (var other in others)
        {
            foreach (var (otherPart, otherFile) in other.Files)
            {
                var index = TextIndex.Of(other.Prompts(otherFile), stop);
                overlaps.AddRange(own.Select(o => new SetOverlap(o.Part, o.File.Rows.Count, other, otherPart, o.Index.FoundIn(index, threshold, stop))));
            }
        }

        return overlaps;
    }
}
