using Tezgah.Text.Tokenization.Json;

namespace Tezgah.Text.Tokenization.Decoders;

/// <summary>
/// One step from the texts of tokens to the text that they stand for; what the last step gives is put together.
/// Immutable and thread-safe.
/// </summary>
internal abstract class TokenDecoder
{
    /// <summary>The texts after this step.</summary>
    public abstract IReadOnlyList<string> Decode(IReadOnlyList<string> tokens);
}

/// <summary>Steps one after the other.</summary>
internal sealed class DecoderSequence(IReadOnlyList<TokenDecoder> steps) : TokenDecoder
{
    private const long MostGrowth = 64;

    public override IReadOnlyList<string> Decode(IReadOnlyList<string> tokens)
    {
        var most = (Length(tokens) + 64) * MostGrowth;
        foreach (var step in steps)
        {
            tokens = step.Decode(tokens);
            if (Length(tokens) > most)
            {
                throw TokenizerError.Broken("decoder", "it makes a text more than 64 times as long");
            }
        }

        return tokens;
    }

    private static long Length(IReadOnlyList<string> tokens)
    {
        long length = 0;
        for (var i = 0; i < tokens.Count; i++)
        {
            length += tokens[i].Length;
        }

        return length;
    }
}

/// <summary>All in one text.</summary>
internal sealed class FuseDecoder : TokenDecoder
{
    public override IReadOnlyList<string> Decode(IReadOnlyList<string> tokens) => [string.Concat(tokens)];
}

/// <summary>What the tokenizers library does where a file has no decoder: the tokens with spaces between.</summary>
internal sealed class JoinDecoder : TokenDecoder
{
    public override IReadOnlyList<string> Decode(IReadOnlyList<string> tokens) => [string.Join(' ', tokens)];
}
