using Tezgah.Text.Tokenization.Bpe;

namespace Tezgah.Text.Tokenization.PreTokenizers;

/// <summary>
/// Cuts a SentencePiece-style text before each run of markers. A text without pre-tokenizer is one word to the model,
/// but where no merge joins something with a marker behind it, the words between the markers give the same tokens,
/// and they repeat.
/// </summary>
internal sealed class MarkerScanner : WordScanner
{
    private const char Marker = '\u2581';

    /// <summary>The scanner, if the model's merges allow it; else null.</summary>
    public static MarkerScanner? For(BpeVocabulary model)
    {
        var plain = model.ContinuingSubwordPrefix.Length == 0 && model.EndOfWordSuffix.Length == 0 && !model.IgnoreMerges;
        if (!plain || !model.Ids.ContainsKey(Marker.ToString()))
        {
            return null;
        }

        return model.Merges.Merges.Any(m => Crosses(model.Tokens[m.Left]!, model.Tokens[m.Right]!)) ? null : new MarkerScanner();
    }

    public override int WordEnd(ReadOnlySpan<char> text, int start)
    {
        var end = start;
        while (end < text.Length && text[end] == Marker)
        {
            end++;
        }

        var next = text[end..].IndexOf(Marker);
        return next < 0 ? text.Length : end + next;
    }

    private static bool Crosses(string left, string right) => !left.EndsWith(Marker) && right.StartsWith(Marker);
}
