namespace Tezgah.Text.Tokenization.Decoders;

/// <summary>What the tokenizers library does where a file has no decoder: the tokens with spaces between.</summary>
internal sealed class JoinDecoder : TokenDecoder
{
    public override string Decode(IReadOnlyList<string> tokens) => string.Join(' ', tokens);
}
