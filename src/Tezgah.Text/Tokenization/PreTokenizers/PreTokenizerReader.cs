using System.Globalization;
using System.Text;
using System.Text.Json;
using Tezgah.Text.Tokenization.Bpe;
using Tezgah.Text.Tokenization.Json;
using Tezgah.Text.Tokenization.Patterns;

namespace Tezgah.Text.Tokenization.PreTokenizers;

/// <summary>Makes the pre-tokenizer that tokenizer.json asks for.</summary>
internal static class PreTokenizerReader
{
    // Rust's char::is_numeric.
    private static readonly CharSet s_numeric = CharSet.OfCategories(
        UnicodeCategory.DecimalDigitNumber, UnicodeCategory.LetterNumber, UnicodeCategory.OtherNumber);

    private static readonly CharSet s_punctuation = new(c =>
        c < 128 ? char.IsPunctuation((char)c) || char.IsSymbol((char)c)
            : CharUnicodeInfo.GetUnicodeCategory(c) is >= UnicodeCategory.ConnectorPunctuation and <= UnicodeCategory.OtherPunctuation);

    public static PreTokenization Read(JsonElement? part, BpeVocabulary model)
    {
        var steps = new List<object>();
        if (part is { } value)
        {
            Add(value, steps);
        }

        // The last ByteLevel is the model's to do: it takes bytes faster than their characters.
        var byteLevel = steps.Count > 0 && steps[^1] is ByteMapPreTokenizer;
        if (byteLevel)
        {
            steps.RemoveAt(steps.Count - 1);
        }

        // So is the last scanner, which then needs no list of pieces.
        var scanner = steps.Count > 0 ? steps[^1] as WordScanner : null;
        if (scanner is not null)
        {
            steps.RemoveAt(steps.Count - 1);
        }

        return new PreTokenization
        {
            Steps = [.. steps.Select(s => s as PreTokenizer ?? new ScannerPreTokenizer((WordScanner)s))],
            Scanner = scanner ?? (byteLevel ? null : MarkerScanner.For(model)),
            ByteLevel = byteLevel,
        };
    }

    // Steps are pre-tokenizers or scanners.
    private static void Add(JsonElement part, List<object> steps)
    {
        switch (part.Kind())
        {
            case "Sequence":
                foreach (var step in part.Array("pretokenizers"))
                {
                    Add(step, steps);
                }

                break;
            case "ByteLevel":
                AddByteLevel(part, steps);
                break;
            case "Split":
                steps.Add(Split(part));
                break;
            case "Digits":
                steps.Add(OfSet(s_numeric, part.Flag("individual_digits") ? SplitBehavior.Isolated : SplitBehavior.Contiguous));
                break;
            case "Punctuation":
                steps.Add(OfSet(s_punctuation, SplitPreTokenizer.ReadBehavior(part.OptionalString("behavior") ?? "Isolated")));
                break;
            case "Whitespace":
                steps.Add(new SplitPreTokenizer(Pattern.Words, SplitBehavior.Removed, invert: true));
                break;
            case "WhitespaceSplit":
                steps.Add(OfSet(CharSet.Space, SplitBehavior.Removed));
                break;
            case "BertPreTokenizer":
                steps.Add(OfSet(CharSet.Space, SplitBehavior.Removed));
                steps.Add(OfSet(s_punctuation, SplitBehavior.Isolated));
                break;
            case "CharDelimiterSplit":
                steps.Add(new SplitPreTokenizer(
                    Pattern.Literal(OneChar(part.RequiredString("delimiter"), "delimiter")), SplitBehavior.Removed, invert: false));
                break;
            case "Metaspace":
                steps.Add(Metaspace(part));
                break;
            case var other:
                throw TokenizerError.Unsupported("pre_tokenizer", other);
        }
    }

    private static void AddByteLevel(JsonElement part, List<object> steps)
    {
        if (part.Flag("add_prefix_space", absent: true))
        {
            steps.Add(new PrefixSpacePreTokenizer());
        }

        if (part.Flag("use_regex", absent: true))
        {
            steps.Add(new Gpt2Scanner());
        }

        steps.Add(new ByteMapPreTokenizer());
    }

    private static object Split(JsonElement part)
    {
        var behavior = SplitPreTokenizer.ReadBehavior(part.RequiredString("behavior"));
        var invert = part.Flag("invert");
        var pattern = part.Required("pattern");
        if (pattern.OptionalString("String") is { } literal)
        {
            return new SplitPreTokenizer(Pattern.Literal(literal), behavior, invert);
        }

        // Everything is in a match of the known patterns, so that inverted they cut the same.
        var regex = pattern.RequiredString("Regex");
        var isolated = behavior == SplitBehavior.Isolated || (behavior == SplitBehavior.Removed && invert);
        return isolated && KnownScanner(regex) is { } scanner
            ? scanner
            : new SplitPreTokenizer(Pattern.Parse(regex), behavior, invert);
    }

    private static WordScanner? KnownScanner(string regex) => regex switch
    {
        Llama3Scanner.Llama3Pattern => new Llama3Scanner(mostDigits: 3),
        Llama3Scanner.QwenPattern => new Llama3Scanner(mostDigits: 1),
        Gpt2Scanner.Pattern => new Gpt2Scanner(),
        _ => null,
    };

    private static SplitPreTokenizer OfSet(CharSet set, SplitBehavior behavior) => new(Pattern.Of(set), behavior, invert: false);

    private static MetaspacePreTokenizer Metaspace(JsonElement part)
    {
        var marker = OneChar(part.OptionalString("replacement") ?? "\u2581", "replacement");
        if (marker.Length != 1)
        {
            throw TokenizerError.Unsupported("Metaspace.replacement", marker);
        }

        var scheme = part.OptionalString("prepend_scheme") switch
        {
            "always" => PrependScheme.Always,
            "first" => PrependScheme.First,
            "never" => PrependScheme.Never,
            null => part.Flag("add_prefix_space", absent: true) ? PrependScheme.Always : PrependScheme.Never,
            var other => throw TokenizerError.Unsupported("prepend_scheme", other),
        };
        return new MetaspacePreTokenizer(marker[0], scheme, part.Flag("split", absent: true));
    }

    private static string OneChar(string text, string name) =>
        text.Length > 0 && Rune.DecodeFromUtf16(text, out _, out var length) == System.Buffers.OperationStatus.Done && length == text.Length
            ? text
            : throw TokenizerError.Broken(name, "one character is expected");
}
