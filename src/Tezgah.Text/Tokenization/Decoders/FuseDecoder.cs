namespace Tezgah.Text.Tokenization.Decoders;

/// <summary>The tokens with nothing between.</summary>
internal sealed class FuseDecoder : TokenDecoder
{
    public override string Decode(IReadOnlyList<string> tokens) => string.Concat(tokens);
}
