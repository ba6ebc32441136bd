using System.Text;
using System.Text.Json;
using Tezgah.Text.Tokenization.Json;
using Tezgah.Text.Tokenization.Patterns;

namespace Tezgah.Text.Tokenization.Normalizers;

/// <summary>Makes the normalizer that tokenizer.json asks for.</summary>
internal static class NormalizerReader
{
    public static Normalizer? Read(JsonElement? part) => part is { } value ? Make(value) : null;

    private static Normalizer Make(JsonElement part) => part.Kind() switch
    {
        "NFC" => new UnicodeFormNormalizer(NormalizationForm.FormC),
        "NFD" => new UnicodeFormNormalizer(NormalizationForm.FormD),
        "NFKC" => new UnicodeFormNormalizer(NormalizationForm.FormKC),
        "NFKD" => new UnicodeFormNormalizer(NormalizationForm.FormKD),
        "Sequence" => new NormalizerSequence([.. part.Array("normalizers").Select(Make)]),
        "Lowercase" => new LowercaseNormalizer(),
        "Strip" => new StripNormalizer(part.Flag("strip_left", absent: true), part.Flag("strip_right", absent: true)),
        "StripAccents" => new StripAccentsNormalizer(),
        "Prepend" => new PrependNormalizer(part.RequiredString("prepend")),
        "Replace" => Replace(part),
        var other => throw TokenizerError.Unsupported("normalizer", other),
    };

    private static Normalizer Replace(JsonElement part)
    {
        var pattern = part.Required("pattern");
        var content = part.ShortContent();
        return pattern.OptionalString("String") is { Length: > 0 } literal
            ? new ReplaceStringNormalizer(literal, content)
            : new ReplacePatternNormalizer(Pattern.Parse(pattern.RequiredString("Regex")), content);
    }
}
