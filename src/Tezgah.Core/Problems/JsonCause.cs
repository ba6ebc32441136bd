using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Tezgah.Core.Problems;

/// <summary>
/// What is wrong with a JSON text and where. The reader tells the kind of fault by its message alone, so the kind is found by a piece
/// of that message; a message of another version that is not recognised still gives the place.
/// </summary>
public static partial class JsonCause
{
    // What stands before it is the character at fault, in single quotation marks.
    private const string StartOfValue = "' is an invalid start of a value";

    private static readonly (string Piece, string Code)[] s_kinds =
    [
        ("does not contain any JSON tokens", "why-json-empty"),
        ("trailing comma", "why-json-comma-last"),
        ("reached end of data", "why-json-end"),
        ("Expected depth to be zero", "why-json-end"),
        ("invalid after a single JSON value", "why-json-after"),
        ("invalid after a property name", "why-json-colon"),
        ("invalid start of a property name", "why-json-name"),
        ("Expected either ',', '}', or ']'", "why-json-comma"),
        ("without a matching open", "why-json-bracket"),
        ("invalid within a JSON string", "why-json-text"),
        ("escapable character", "why-json-escape"),
        ("is not a hex digit", "why-json-escape"),
        ("invalid JSON literal", "why-json-word"),
        ("number", "why-json-number"),
        ("leading zero", "why-json-number"),
        ("Expected a digit", "why-json-number"),
        ("maximum configured depth", "why-json-deep"),
    ];

    /// <summary>The part of a sentence for a fault in a file: line, column and kind.</summary>
    public static Problem Of(JsonException error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error.LineNumber is { } line && error.BytePositionInLine is { } column
            ? Problem.Part("why-json-at", Text(line + 1), Text(column + 1)).With(Kind(error))
            : Kind(error);
    }

    /// <summary>The part of a sentence that names the kind of fault alone, for where the place is told otherwise.</summary>
    public static Problem Kind(JsonException error)
    {
        ArgumentNullException.ThrowIfNull(error);
        var message = error.Message;
        return message.Contains("could not be converted", StringComparison.Ordinal) ? Problem.Part("why-json-type", error.Path ?? "$")
            : message.Contains("missing required", StringComparison.Ordinal) ? Problem.Part("why-json-missing", Quoted(message, "including"))
            : message.StartsWith("Duplicate", StringComparison.Ordinal) ? Problem.Part("why-json-twice", Quoted(message, "property"))
            : message.IndexOf(StartOfValue, StringComparison.Ordinal) is > 0 and var end ? Problem.Part("why-json-value", message[1..end])
            : message.Contains("could not be mapped", StringComparison.Ordinal) ? Problem.Part("why-json-unknown", Quoted(message, "property"))
            : Problem.Part(s_kinds.FirstOrDefault(k => message.Contains(k.Piece, StringComparison.OrdinalIgnoreCase)).Code ?? "why-json-invalid");
    }

    // The names in quotes that follow a word: of missing keys there may be several.
    private static string Quoted(string message, string word)
    {
        var names = Names().Matches(message[message.IndexOf(word, StringComparison.Ordinal)..]).Select(m => m.Groups["name"].Value);
        return word == "including" ? string.Join(", ", names) : names.FirstOrDefault() ?? "";
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex("'(?<name>[^']+)'", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Names();
}
