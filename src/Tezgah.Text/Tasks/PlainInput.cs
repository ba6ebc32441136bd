using Tezgah.Text.Tokenization;

namespace Tezgah.Text.Tasks;

/// <summary>
/// Single texts as the tokens that a network reads: framed, and cut to length, exactly as <see cref="TaskEncoder"/> does it for a classifier's
/// training. Special tokens that a text spells stay plain text. Thread-safe.
/// </summary>
/// <param name="tokenizer">The model's tokenizer.</param>
/// <param name="maxLength">The most tokens of a text.</param>
/// <param name="left">Whether a longer text loses its beginning instead of its end.</param>
public sealed class PlainInput(Tokenizer tokenizer, int maxLength, bool left = false)
{
    private readonly PlainTextEncoder _plain = new(tokenizer);

    /// <summary>The most tokens of a text.</summary>
    public int MaxLength => maxLength;

    /// <summary>One text.</summary>
    /// <returns>Its ids, at most <see cref="MaxLength"/>, and whether it was cut; none where the tokenizer sets nothing around an empty text.</returns>
    public (int[] Ids, bool Cut) Encode(string text)
    {
        var whole = _plain.Framed(text);
        var row = whole.Cut(maxLength, left);
        return (row.Ids, row.Ids.Length < whole.Ids.Length);
    }
}
