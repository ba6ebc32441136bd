using System.Text.Json;

namespace Tezgah.Text.Tokenization.Json;

/// <summary>Reads fields of a part of tokenizer.json, with errors that name the field.</summary>
internal static class JsonParts
{
    /// <summary>The field, or null where it is absent or JSON null.</summary>
    public static JsonElement? Optional(this JsonElement part, string name) =>
        part.ValueKind == JsonValueKind.Object && part.TryGetProperty(name, out var value)
            && value.ValueKind != JsonValueKind.Null ? value : null;

    public static JsonElement Required(this JsonElement part, string name) =>
        part.Optional(name) ?? throw TokenizerError.Broken(name, "the field is missing");

    public static string RequiredString(this JsonElement part, string name) => part.Required(name).AsString(name);

    /// <summary>What a replacement puts in: short in every true file, and not to fill the memory with.</summary>
    public static string ShortContent(this JsonElement part)
    {
        const int Longest = 64;
        return part.RequiredString("content") is { Length: <= Longest } content
            ? content
            : throw TokenizerError.Broken("content", $"it has more than {Longest} characters");
    }

    public static string? OptionalString(this JsonElement part, string name) => part.Optional(name)?.AsString(name);

    public static bool Flag(this JsonElement part, string name, bool absent = false) => part.Optional(name) switch
    {
        null => absent,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw TokenizerError.Broken(name, "true or false is expected"),
    };

    public static int RequiredInt(this JsonElement part, string name) => part.Required(name).AsInt(name);

    public static string AsString(this JsonElement value, string name)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            throw TokenizerError.Broken(name, "a string is expected");
        }

        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw TokenizerError.Broken(name, "the string holds half of a surrogate pair");
        }
    }

    public static int AsInt(this JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            ? number
            : throw TokenizerError.Broken(name, "a whole number is expected");

    public static JsonElement.ArrayEnumerator Array(this JsonElement part, string name)
    {
        var value = part.Required(name);
        return value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray()
            : throw TokenizerError.Broken(name, "an array is expected");
    }

    /// <summary>The <c>type</c> that says which part this is.</summary>
    public static string Kind(this JsonElement part) => part.RequiredString("type");
}
