using Tezgah.Text.Tokenization;

namespace Tezgah.Web.Models.Tokens;

/// <summary>A text as a tokenizer cuts it.</summary>
/// <param name="Pieces">The first tokens, as many as a page can draw.</param>
/// <param name="Count">All tokens.</param>
/// <param name="Special">How many of all are special.</param>
/// <param name="Characters">The characters of the text (Unicode scalar values).</param>
public sealed record TokenizedText(IReadOnlyList<TokenPiece> Pieces, int Count, int Special, int Characters)
{
    /// <summary>The most tokens that are drawn; more would make the browser slow and nobody wiser.</summary>
    public const int MostDrawn = 1500;

    /// <summary>The longest text, in UTF-16 units, that a page takes.</summary>
    public const int LongestText = 50_000;

    /// <summary>Cuts a text.</summary>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="text">The text.</param>
    /// <param name="addSpecialTokens">Whether the tokens that the model wants around a text are set.</param>
    public static TokenizedText Of(Tokenizer tokenizer, string text, bool addSpecialTokens)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(text);
        var ids = tokenizer.Encode(text, addSpecialTokens);
        return new TokenizedText(
            [.. ids.Take(MostDrawn).Select(id => TokenPiece.Of(tokenizer, id))],
            ids.Length,
            ids.Count(tokenizer.IsSpecial),
            text.EnumerateRunes().Count());
    }
}
