using System.Text.Json;
using Tezgah.Text.Tokenization.Json;

namespace Tezgah.Text.Tokenization.PreTokenizers;

/// <summary>Makes the pre-tokenizer that tokenizer.json asks for.</summary>
internal static class PreTokenizerReader
{
    public static PreTokenization Read(JsonElement? part)
    {
        if (part is not { } value)
        {
            throw TokenizerError.Unsupported("the pre-tokenizer", "none");
        }

        var steps = value.Kind() == "Sequence" ? [.. value.Array("pretokenizers")] : new List<JsonElement> { value };
        var last = steps.Count > 0 ? steps[^1] : value;
        if (last.Kind() != "ByteLevel" || last.Flag("add_prefix_space", absent: true))
        {
            throw TokenizerError.Unsupported("the pre-tokenizer", last.Kind());
        }

        if (steps.Count == 1 && last.Flag("use_regex", absent: true))
        {
            return new PreTokenization(new Gpt2Scanner(), ByteLevel: true);
        }

        if (steps.Count == 2 && KnownScanner(steps[0]) is { } scanner && !last.Flag("use_regex", absent: true))
        {
            return new PreTokenization(scanner, ByteLevel: true);
        }

        throw TokenizerError.Unsupported("the pre-tokenizer", string.Join(", ", steps.Select(s => s.Kind())));
    }

    private static WordScanner? KnownScanner(JsonElement step)
    {
        if (step.Kind() != "Split" || step.RequiredString("behavior") != "Isolated" || step.Flag("invert"))
        {
            return null;
        }

        return step.Required("pattern").OptionalString("Regex") switch
        {
            Llama3Scanner.Llama3Pattern => new Llama3Scanner(mostDigits: 3),
            Llama3Scanner.QwenPattern => new Llama3Scanner(mostDigits: 1),
            Gpt2Scanner.Pattern => new Gpt2Scanner(),
            _ => null,
        };
    }
}
