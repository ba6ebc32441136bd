using System.Text.Json;
using Tezgah.Core.Problems;

namespace Tezgah.Engine.Safetensors;

/// <summary>
/// The header of a safetensors file: eight bytes with its length, then JSON. Everything in it is checked before a byte of
/// data is touched, since the file may come from anywhere.
/// </summary>
internal static class SafetensorsHeader
{
    /// <summary>The reference implementation's limit; a larger header is an attack or damage.</summary>
    private const long LargestHeader = 100_000_000;

    public static (List<SafetensorsEntry> Entries, Dictionary<string, string> Metadata) Parse(
        string path, ReadOnlySpan<byte> json, long dataLength)
    {
        var entries = new List<SafetensorsEntry>();
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        var options = new JsonDocumentOptions { AllowDuplicateProperties = false };
        try
        {
            using var document = JsonDocument.Parse(json.ToArray(), options);
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (property.Name == "__metadata__")
                {
                    foreach (var pair in property.Value.EnumerateObject())
                    {
                        metadata[pair.Name] = pair.Value.GetString() ?? "";
                    }
                }
                else
                {
                    entries.Add(Entry(path, property.Name, property.Value));
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new ProblemException(new Problem("safetensors-header-broken", path, path, e.Message), e);
        }

        CheckLayout(path, entries, dataLength);
        return (entries, metadata);
    }

    /// <summary>The header's length from the first eight bytes.</summary>
    public static int Length(string path, ulong length, long fileLength) =>
        length is > 0 and <= LargestHeader && (long)length <= fileLength - 8
            ? (int)length
            : throw new ProblemException(new Problem("safetensors-too-short", path, path, $"{length}", $"{fileLength}"));

    private static SafetensorsEntry Entry(string path, string name, JsonElement json)
    {
        var typeName = json.GetProperty("dtype").GetString() ?? "";
        if (!SafetensorsEntry.Types.TryGetValue(typeName, out var type))
        {
            throw new ProblemException(new Problem("safetensors-type-unknown", path, name, path, typeName));
        }

        var shape = json.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64()).ToArray();
        var offsets = json.GetProperty("data_offsets").EnumerateArray().Select(d => d.GetInt64()).ToArray();
        long size = type.Size;
        try
        {
            foreach (var d in shape)
            {
                size = checked(size * (d >= 0 ? d : throw new OverflowException()));
            }
        }
        catch (OverflowException e)
        {
            throw Broken(path, name, e);
        }

        return offsets is [>= 0, var end] && end - offsets[0] == size
            ? new SafetensorsEntry(name, type.Type, shape, offsets[0], end)
            : throw Broken(path, name);
    }

    /// <summary>As the format demands, the tensors fill the data without overlap and without holes.</summary>
    private static void CheckLayout(string path, List<SafetensorsEntry> entries, long dataLength)
    {
        long position = 0;
        foreach (var entry in entries.OrderBy(e => e.Start).ThenBy(e => e.End))
        {
            if (entry.Start != position || entry.End > dataLength)
            {
                throw Broken(path, entry.Name);
            }

            position = entry.End;
        }

        if (position != dataLength)
        {
            throw new ProblemException(new Problem("safetensors-too-short", path, path, $"{position}", $"{dataLength}"));
        }
    }

    private static ProblemException Broken(string path, string name, Exception? inner = null) =>
        new(new Problem("safetensors-tensor-broken", path, name, path), inner);
}
