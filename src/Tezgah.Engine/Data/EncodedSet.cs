using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Tezgah.Engine.Models;
using Tezgah.Text.Tasks;

namespace Tezgah.Engine.Data;

/// <summary>Texts as token ids.</summary>
/// <param name="Source">The file they come from, for messages.</param>
/// <param name="Ids">The token ids of each text.</param>
/// <param name="Labels">The class of each text; empty for language models.</param>
/// <param name="Truncated">The number of texts that were cut.</param>
public sealed record EncodedSet(string Source, IReadOnlyList<int[]> Ids, IReadOnlyList<int> Labels, int Truncated)
{
    /// <summary>The number of texts.</summary>
    public int Count => Ids.Count;

    /// <summary>The tokens of each text that carry loss, in order, each predicted from the one before it; empty for classifiers.</summary>
    public IReadOnlyList<IReadOnlyList<TokenRange>> LossRanges { get; init; } = [];

    /// <summary>SHA-256 of token ids, classes and label tokens, in lower-case hexadecimal: the same for the same content.</summary>
    public string Fingerprint
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            for (var text = 0; text < Count; text++)
            {
                int[] facts = [Ids[text].Length, Labels.Count > 0 ? Labels[text] : -1, .. LossRanges.Count > 0 ? LossRanges[text].SelectMany(r => new[] { r.Start, r.End }) : []];
                hash.AppendData(MemoryMarshal.AsBytes(facts.AsSpan()));
                hash.AppendData(MemoryMarshal.AsBytes(Ids[text].AsSpan()));
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
    }

    /// <summary>The tokens of each text.</summary>
    public IReadOnlyList<int> Lengths => [.. Ids.Select(t => t.Length)];

    /// <summary>Takes the texts of a task's data.</summary>
    public static EncodedSet Of(TokenizedSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        var texts = Enumerable.Range(0, set.Count);
        var classified = set.Count > 0 && set.Class(0) >= 0;
        return new EncodedSet(
            set.Source,
            [.. texts.Select(t => set.Tokens(t).ToArray())],
            classified ? [.. texts.Select(set.Class)] : [],
            set.Report.Truncated.Rows)
        {
            LossRanges = classified ? [] : [.. texts.Select(set.LossRanges)],
        };
    }

    /// <summary>How many tokens of a text carry loss.</summary>
    public int LabelCount(int text) => LossRanges[text].Sum(r => r.Length);

    /// <summary>For each token of a text itself, or -100 where it carries no loss.</summary>
    public int[] TokenLabels(int text)
    {
        var labels = new int[Ids[text].Length];
        Array.Fill(labels, LanguageLoss.Ignored);
        foreach (var range in LossRanges[text])
        {
            Ids[text].AsSpan(range.Start, range.Length).CopyTo(labels.AsSpan(range.Start));
        }

        return labels;
    }

    /// <summary>The rows of a stream of texts whose state predicts a label, and those labels.</summary>
    internal (long[] Rows, long[] Targets) Targets(IReadOnlyList<int> texts)
    {
        var rows = new List<long>();
        var targets = new List<long>();
        var start = 0;
        foreach (var text in texts)
        {
            foreach (var range in LossRanges[text])
            {
                for (var t = range.Start; t < range.End; t++)
                {
                    rows.Add(start + t - 1);
                    targets.Add(Ids[text][t]);
                }
            }

            start += Ids[text].Length;
        }

        return ([.. rows], [.. targets]);
    }

    /// <summary>Encodes every text of <paramref name="set"/>.</summary>
    public static EncodedSet Of(TextSet set, PlainInput input)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(input);
        var ids = new int[set.Texts.Count][];
        var truncated = 0;
        for (var i = 0; i < ids.Length; i++)
        {
            (ids[i], var cut) = input.Encode(set.Texts[i]);
            truncated += cut ? 1 : 0;
        }

        return new EncodedSet(set.Source, ids, set.Labels, truncated);
    }

    /// <summary>The numbers of the <paramref name="count"/> longest texts, the longest first.</summary>
    public IReadOnlyList<int> Longest(int count) =>
        [.. Enumerable.Range(0, Count).OrderByDescending(i => Ids[i].Length).Take(count)];
}
