using System.Text.Encodings.Web;
using System.Text.Json;
using Tezgah.Text.Tokenization.Bpe;

namespace Tezgah.Text.Tokenization.Json;

/// <summary>Writes a tokenizer.json that the Hugging Face tokenizers library reads.</summary>
internal static class TokenizerJsonWriter
{
    private static readonly JsonWriterOptions s_options = new()
    {
        Indented = true,
        // The vocabulary is full of letters that the default encoder would write as escapes.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes the parts as JSON to the stream.</summary>
    public static void Write(TokenizerParts parts, Stream stream)
    {
        using var writer = new Utf8JsonWriter(stream, s_options);
        writer.WriteStartObject();
        writer.WriteString("version", "1.0");
        WritePart(writer, "truncation", parts.Truncation);
        WritePart(writer, "padding", parts.Padding);
        WriteAddedTokens(writer, parts.AddedTokens);
        WritePart(writer, "normalizer", parts.Normalizer);
        WritePart(writer, "pre_tokenizer", parts.PreTokenizer);
        WritePart(writer, "post_processor", parts.PostProcessor);
        WritePart(writer, "decoder", parts.Decoder);
        WriteModel(writer, parts.Model);
        writer.WriteEndObject();
    }

    private static void WritePart(Utf8JsonWriter writer, string name, JsonElement? part)
    {
        writer.WritePropertyName(name);
        if (part is { } value)
        {
            value.WriteTo(writer);
        }
        else
        {
            writer.WriteNullValue();
        }
    }

    private static void WriteAddedTokens(Utf8JsonWriter writer, IReadOnlyList<AddedToken> tokens)
    {
        writer.WriteStartArray("added_tokens");
        foreach (var token in tokens)
        {
            writer.WriteStartObject();
            writer.WriteNumber("id", token.Id);
            writer.WriteString("content", token.Content);
            writer.WriteBoolean("single_word", token.SingleWord);
            writer.WriteBoolean("lstrip", token.LeftStrip);
            writer.WriteBoolean("rstrip", token.RightStrip);
            writer.WriteBoolean("normalized", token.Normalized);
            writer.WriteBoolean("special", token.Special);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteModel(Utf8JsonWriter writer, BpeVocabulary model)
    {
        writer.WriteStartObject("model");
        writer.WriteString("type", "BPE");
        writer.WriteNull("dropout");
        writer.WriteString("unk_token", model.UnknownToken);
        WriteOptional(writer, "continuing_subword_prefix", model.ContinuingSubwordPrefix);
        WriteOptional(writer, "end_of_word_suffix", model.EndOfWordSuffix);
        writer.WriteBoolean("fuse_unk", model.FuseUnknown);
        writer.WriteBoolean("byte_fallback", model.ByteFallback);
        writer.WriteBoolean("ignore_merges", model.IgnoreMerges);
        writer.WriteStartObject("vocab");
        foreach (var (token, id) in model.Ids.OrderBy(t => t.Value))
        {
            writer.WriteNumber(token, id);
        }

        writer.WriteEndObject();
        writer.WriteStartArray("merges");
        foreach (var (left, right, _) in model.Merges.Merges)
        {
            WriteMerge(writer, model.Tokens[left]!, model.Tokens[right]!, model.MergesAsPairs);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteMerge(Utf8JsonWriter writer, string left, string right, bool asPair)
    {
        if (!asPair)
        {
            writer.WriteStringValue($"{left} {right}");
            return;
        }

        writer.WriteStartArray();
        writer.WriteStringValue(left);
        writer.WriteStringValue(right);
        writer.WriteEndArray();
    }

    private static void WriteOptional(Utf8JsonWriter writer, string name, string value)
    {
        if (value.Length == 0)
        {
            writer.WriteNull(name);
        }
        else
        {
            writer.WriteString(name, value);
        }
    }
}
