using System.Text.Json;
using Tezgah.Text.Tokenization.Json;
using Tezgah.Text.Tokenization.Patterns;

namespace Tezgah.Text.Tokenization.Decoders;

/// <summary>Makes the decoder that tokenizer.json asks for.</summary>
internal static class DecoderReader
{
    public static TokenDecoder Read(JsonElement? part) => part is { } value ? Make(value) : new JoinDecoder();

    private static TokenDecoder Make(JsonElement part) => part.Kind() switch
    {
        "ByteLevel" => new ByteLevelDecoder(),
        "ByteFallback" => new ByteFallbackDecoder(),
        "Fuse" => new FuseDecoder(),
        "Sequence" => new DecoderSequence([.. part.Array("decoders").Select(Make)]),
        "Replace" => Replace(part),
        "Strip" => Strip(part),
        "Metaspace" => Metaspace(part),
        "BPEDecoder" => new SuffixDecoder(NotEmpty(part.OptionalString("suffix") ?? "</w>", "suffix")),
        var other => throw TokenizerError.Unsupported("decoder", other),
    };

    private static ReplaceDecoder Replace(JsonElement part)
    {
        var pattern = part.Required("pattern");
        return new ReplaceDecoder(
            pattern.OptionalString("String") is { } literal ? Pattern.Literal(literal) : Pattern.Parse(pattern.RequiredString("Regex")),
            part.ShortContent());
    }

    private static StripDecoder Strip(JsonElement part) => new(
        NotEmpty(part.RequiredString("content"), "content"), part.RequiredInt("start"), part.RequiredInt("stop"));

    private static MetaspaceDecoder Metaspace(JsonElement part)
    {
        var marker = part.OptionalString("replacement") ?? "\u2581";
        var scheme = part.OptionalString("prepend_scheme") ?? (part.Flag("add_prefix_space", absent: true) ? "always" : "never");
        return marker.Length == 1
            ? new MetaspaceDecoder(marker[0], scheme != "never")
            : throw TokenizerError.Unsupported("Metaspace.replacement", marker);
    }

    private static string NotEmpty(string text, string name) =>
        text.Length > 0 ? text : throw TokenizerError.Broken(name, "it is empty");
}
