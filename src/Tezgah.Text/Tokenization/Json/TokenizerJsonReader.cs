using System.Text.Json;
using Tezgah.Text.Tokenization.Bpe;

namespace Tezgah.Text.Tokenization.Json;

/// <summary>
/// Reads a Hugging Face tokenizer.json. The vocabulary and the merges are read straight off the bytes, since they are
/// nearly all of a file of ten megabytes; the rest is kept as JSON for the parts that are made from it.
/// </summary>
internal static class TokenizerJsonReader
{
    /// <summary>Reads the parts out of the file's bytes.</summary>
    /// <exception cref="DataFileException">The bytes are no JSON, a field is missing, or the model is not BPE.</exception>
    public static TokenizerParts Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return ReadParts(json);
        }
        catch (JsonException error)
        {
            throw TokenizerError.Broken($"{error.LineNumber + 1}:{error.BytePositionInLine + 1}", "it is no valid JSON");
        }
        catch (InvalidOperationException)
        {
            // What the JSON reader gives for a string with half of a surrogate pair, or that is no valid UTF-8.
            throw TokenizerError.Broken("$", "it is no valid Unicode text");
        }
    }

    private static TokenizerParts ReadParts(ReadOnlySpan<byte> json)
    {
        if (json.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            json = json[3..];
        }

        var reader = new Utf8JsonReader(json);
        var parts = new Dictionary<string, JsonElement?>();
        BpeVocabulary? model = null;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw TokenizerError.Broken("$", "a JSON object is expected");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (name == "model")
            {
                model = BpeModelReader.Read(ref reader);
            }
            else
            {
                var value = JsonElement.ParseValue(ref reader);
                parts[name] = value.ValueKind == JsonValueKind.Null ? null : value;
            }
        }

        // Reading on to the end finds what is behind the object.
        while (reader.Read())
        {
        }

        return new TokenizerParts
        {
            Model = model ?? throw TokenizerError.Broken("model", "the field is missing"),
            AddedTokens = parts.GetValueOrDefault("added_tokens") is { } added ? ReadAddedTokens(added) : [],
            Normalizer = parts.GetValueOrDefault("normalizer"),
            PreTokenizer = parts.GetValueOrDefault("pre_tokenizer"),
            PostProcessor = parts.GetValueOrDefault("post_processor"),
            Decoder = parts.GetValueOrDefault("decoder"),
            Truncation = parts.GetValueOrDefault("truncation"),
            Padding = parts.GetValueOrDefault("padding"),
        };
    }

    private static List<AddedToken> ReadAddedTokens(JsonElement array)
    {
        if (array.ValueKind != JsonValueKind.Array)
        {
            throw TokenizerError.Broken("added_tokens", "an array is expected");
        }

        var tokens = new List<AddedToken>();
        foreach (var token in array.EnumerateArray())
        {
            tokens.Add(new AddedToken
            {
                Id = BpeModelReader.CheckedId(token.RequiredInt("id"), "added_tokens"),
                Content = token.RequiredString("content"),
                Special = token.Flag("special"),
                SingleWord = token.Flag("single_word"),
                LeftStrip = token.Flag("lstrip"),
                RightStrip = token.Flag("rstrip"),
                Normalized = token.Flag("normalized", absent: true),
            });
        }

        return tokens;
    }
}
