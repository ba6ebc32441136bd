using System.Buffers;
using System.Text.Json;

namespace Tezgah.Core.Results;

/// <summary>Reads JSON that other programs wrote, with the file and the key in every error.</summary>
internal static class JsonReading
{
    private static readonly JsonDocumentOptions s_options =
        new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>The file's object.</summary>
    /// <exception cref="ResultsFileException">It is not JSON, or not an object.</exception>
    public static JsonElement ReadObject(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var text = NullForNonNumbers(bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsMemory(3) : bytes);
        try
        {
            using var document = JsonDocument.Parse(text, s_options);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw new ResultsFileException(path, 1, null, "json-not-object", []);
        }
        catch (JsonException e)
        {
            throw new ResultsFileException(path, (int?)e.LineNumber + 1, null, "json-invalid", [e.BytePositionInLine ?? 0], e);
        }
    }

    /// <summary>The number under a key; null if the key is missing or null.</summary>
    public static double? Number(this JsonElement parent, string key, string path)
    {
        if (!parent.TryGetProperty(key, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number
            ? value.GetDouble()
            : throw new ResultsFileException(path, null, key, "json-not-number", [value]);
    }

    // Python writes NaN and Infinity into JSON, which JSON does not know.
    private static ReadOnlyMemory<byte> NullForNonNumbers(ReadOnlyMemory<byte> text)
    {
        if (text.Span.IndexOf("NaN"u8) < 0 && text.Span.IndexOf("Infinity"u8) < 0)
        {
            return text;
        }

        var cleaned = new ArrayBufferWriter<byte>(text.Length + 64);
        var rest = text.Span;
        while (!rest.IsEmpty)
        {
            var word = rest[0] == (byte)'"' ? 0 : NonNumberLength(rest);
            if (word > 0)
            {
                cleaned.Write("null"u8);
                rest = rest[word..];
            }
            else
            {
                var length = rest[0] == (byte)'"' ? StringLength(rest) : 1;
                cleaned.Write(rest[..length]);
                rest = rest[length..];
            }
        }

        return cleaned.WrittenMemory;
    }

    private static int NonNumberLength(ReadOnlySpan<byte> text) =>
        text.StartsWith("NaN"u8) ? 3 : text.StartsWith("Infinity"u8) ? 8 : text.StartsWith("-Infinity"u8) ? 9 : 0;

    // With both quotes; an unclosed string reaches to the end, and the parser says so.
    private static int StringLength(ReadOnlySpan<byte> text)
    {
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == (byte)'\\')
            {
                i++;
            }
            else if (text[i] == (byte)'"')
            {
                return i + 1;
            }
        }

        return text.Length;
    }
}
