using System.Text;
using System.Text.Json;
using Tezgah.Text.Tokenization.Json;

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
        var other => throw TokenizerError.Unsupported("the normalizer", other),
    };
}
