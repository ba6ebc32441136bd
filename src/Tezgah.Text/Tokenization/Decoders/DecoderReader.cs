using System.Text.Json;
using Tezgah.Text.Tokenization.Json;

namespace Tezgah.Text.Tokenization.Decoders;

/// <summary>Makes the decoder that tokenizer.json asks for.</summary>
internal static class DecoderReader
{
    public static TokenDecoder Read(JsonElement? part) => part is { } value ? Make(value) : new JoinDecoder();

    private static TokenDecoder Make(JsonElement part) => part.Kind() switch
    {
        "ByteLevel" => new ByteLevelDecoder(),
        "Fuse" => new FuseDecoder(),
        var other => throw TokenizerError.Unsupported("the decoder", other),
    };
}
