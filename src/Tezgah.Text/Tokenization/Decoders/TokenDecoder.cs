namespace Tezgah.Text.Tokenization.Decoders;

/// <summary>Turns the texts of tokens into the text that they stand for. Immutable and thread-safe.</summary>
internal abstract class TokenDecoder
{
    /// <summary>The text of the tokens.</summary>
    public abstract string Decode(IReadOnlyList<string> tokens);
}
