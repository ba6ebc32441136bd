using Tezgah.Text.Tokenization;

namespace Tezgah.Engine.Evaluation;

/// <summary>How much of a completion is thinking.</summary>
internal static class ThinkTokens
{
    public const string Start = "<think>", End = "</think>";

    /// <summary>The tokens up to the last <c>&lt;/think&gt;</c>, all of them where thinking never ended; null where there is none.</summary>
    /// <param name="ids">The completion.</param>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="opened">Whether the prompt ends inside the thinking, as some chat templates have it.</param>
    public static int? Count(IReadOnlyList<int> ids, Tokenizer tokenizer, bool opened)
    {
        var text = Decode(ids.Count);
        var ends = Occurrences(text, End);
        if (ends == 0)
        {
            return opened || text.Contains(Start, StringComparison.Ordinal) ? ids.Count : null;
        }

        // The first prefix that holds as many ends as the whole; a longer prefix never holds fewer.
        var (low, high) = (1, ids.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Occurrences(Decode(middle), End) >= ends ? (low, middle) : (middle + 1, high);
        }

        return low;

        string Decode(int count) => tokenizer.Decode([.. ids.Take(count)], skipSpecialTokens: false);
    }

    private static int Occurrences(string text, string part)
    {
        var count = 0;
        for (var at = text.IndexOf(part, StringComparison.Ordinal); at >= 0; at = text.IndexOf(part, at + part.Length, StringComparison.Ordinal))
        {
            count++;
        }

        return count;
    }
}
