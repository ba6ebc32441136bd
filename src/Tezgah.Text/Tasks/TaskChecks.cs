using System.Globalization;
using System.Runtime.InteropServices;
using Tezgah.Core.Problems;

namespace Tezgah.Text.Tasks;

/// <summary>What to look at in the data before the first step: repeated rows, rows of one part in another, classes of uneven size.</summary>
public static class TaskChecks
{
    /// <summary>A class this many times rarer than the most frequent one is pointed out.</summary>
    public const int Imbalance = 10;

    /// <summary>Texts that repeat an earlier one, token for token.</summary>
    /// <returns>For each of them its number and the number of the first of its kind, in order.</returns>
    public static IReadOnlyList<(int Text, int First)> Repeated(TokenizedSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        var seen = new TokenIndex();
        var repeated = new List<(int, int)>();
        for (var i = 0; i < set.Count; i++)
        {
            if (seen.Add(set, i, set.Length(i)) is { } first)
            {
                repeated.Add((i, first));
            }
        }

        return repeated;
    }

    /// <summary>
    /// Texts of one set whose prompt is also in another, token for token: of a classifier the whole text, of an instruction what stands
    /// before the first response. What is measured on them is what was learnt by heart.
    /// </summary>
    /// <returns>Their numbers, in order.</returns>
    public static IReadOnlyList<int> Leaked(TokenizedSet set, TokenizedSet training)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(training);
        var known = new TokenIndex();
        for (var i = 0; i < training.Count; i++)
        {
            known.Add(training, i, Prompt(training, i));
        }

        // Blocks of running text have no prompt.
        return [.. Enumerable.Range(0, set.Count).Where(i => Prompt(set, i) > 0 && known.Holds(set, i, Prompt(set, i)))];
    }

    /// <summary>All of it as sentences. Blocks of running text are neither repeated nor leaked.</summary>
    /// <param name="train">The training set.</param>
    /// <param name="labels">The names of the classes; null outside classification.</param>
    /// <param name="others">The sets that are measured on.</param>
    public static IReadOnlyList<Problem> Warnings(
        TokenizedSet train, IReadOnlyList<string>? labels, params IReadOnlyList<TokenizedSet> others)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(others);
        var warnings = new List<Problem>();
        foreach (var set in others.Prepend(train))
        {
            if (Repeated(set) is { Count: > 0 } repeated)
            {
                warnings.Add(new Problem(
                    "rows-twice", set.Source, Text(repeated.Count), Text(set.Count), set.Source, Number(set, repeated[0].Text)));
            }
        }

        foreach (var set in others)
        {
            if (Leaked(set, train) is { Count: > 0 } leaked)
            {
                warnings.Add(new Problem(
                    "rows-leak", set.Source, Text(leaked.Count), Text(set.Count), set.Source, train.Source, Number(set, leaked[0])));
            }
        }

        if (labels is not null && ImbalanceOf(train, labels) is { } imbalance)
        {
            warnings.Add(imbalance);
        }

        return warnings;
    }

    /// <summary>How many texts of each class there are.</summary>
    public static IReadOnlyList<int> ClassCounts(TokenizedSet set, int classes)
    {
        ArgumentNullException.ThrowIfNull(set);
        var counts = new int[classes];
        for (var i = 0; i < set.Count; i++)
        {
            counts[set.Class(i)]++;
        }

        return counts;
    }

    private static Problem? ImbalanceOf(TokenizedSet set, IReadOnlyList<string> labels)
    {
        var counts = ClassCounts(set, labels.Count).Index().OrderBy(c => c.Item).ThenBy(c => c.Index).ToArray();
        var (rare, common) = (counts[0], counts[^1]);
        return common.Item >= Imbalance * Math.Max(1, rare.Item)
            ? new Problem(
                "labels-imbalanced", set.Source, set.Source, labels[common.Index], Text(common.Item), labels[rare.Index], Text(rare.Item))
            : null;
    }

    private static int Prompt(TokenizedSet set, int text) => set.Responses(text) is [var first, ..] ? first.Start : set.Length(text);

    private static string Number(TokenizedSet set, int text) => Text(set.Row(text) + 1);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    // Texts by the hash of their first tokens; equal hashes are compared in full.
    private sealed class TokenIndex
    {
        private readonly Dictionary<int, List<(TokenizedSet Set, int Text, int Length)>> _byHash = [];

        /// <summary>Adds a text, unless an equal one is there: then its number is given.</summary>
        public int? Add(TokenizedSet set, int text, int length)
        {
            var same = CollectionsMarshal.GetValueRefOrAddDefault(_byHash, Hash(set.Tokens(text)[..length]), out _) ??= [];
            foreach (var (other, number, otherLength) in same)
            {
                if (other.Tokens(number)[..otherLength].SequenceEqual(set.Tokens(text)[..length]))
                {
                    return number;
                }
            }

            same.Add((set, text, length));
            return null;
        }

        public bool Holds(TokenizedSet set, int text, int length)
        {
            var tokens = set.Tokens(text)[..length];
            if (_byHash.TryGetValue(Hash(tokens), out var same))
            {
                foreach (var (other, number, otherLength) in same)
                {
                    if (other.Tokens(number)[..otherLength].SequenceEqual(tokens))
                    {
                        return true;
                    }
                }
            }

            return false;
        }

        private static int Hash(ReadOnlySpan<int> tokens)
        {
            var hash = default(HashCode);
            hash.AddBytes(MemoryMarshal.AsBytes(tokens));
            return hash.ToHashCode();
        }
    }
}
