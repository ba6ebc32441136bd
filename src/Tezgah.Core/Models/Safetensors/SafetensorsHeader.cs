using System.Buffers.Binary;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using Tezgah.Core.Problems;

namespace Tezgah.Core.Models.Safetensors;

/// <summary>
/// The header of a safetensors file (format: github.com/huggingface/safetensors): eight bytes with its length, then JSON.
/// Everything in it is checked before a byte of data is touched, since the file may come from anywhere.
/// </summary>
public sealed class SafetensorsHeader
{
    /// <summary>
    /// A larger header is an attack or damage: 250,000 tensors fit. The reference implementation's limit is 100 MB, but what is
    /// made of a header in memory takes many times its bytes.
    /// </summary>
    private const long LargestHeader = 32 << 20;

    private SafetensorsHeader(string path, long dataStart, List<SafetensorsEntry> entries, Dictionary<string, string> metadata)
    {
        (Path, DataStart, Metadata) = (path, dataStart, metadata);
        Entries = entries.ToDictionary(e => e.Name, StringComparer.Ordinal);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The first byte of the data in the file.</summary>
    public long DataStart { get; }

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, SafetensorsEntry> Entries { get; }

    /// <summary>The text pairs of <c>__metadata__</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Reads the header of a file.</summary>
    /// <exception cref="ProblemException">It is missing, cut off or damaged.</exception>
    public static SafetensorsHeader Read(string path)
    {
        try
        {
            using var file = File.OpenHandle(path);
            return Read(path, file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(new Problem("file-not-readable", path, path).Because(e), e);
        }
    }

    /// <summary>Reads the header of an open file.</summary>
    /// <exception cref="ProblemException">It is cut off or damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SafetensorsHeader Read(string path, SafeFileHandle file)
    {
        var length = RandomAccess.GetLength(file);
        var prefix = new byte[8];
        ReadExactly(path, file, prefix, 0);
        var json = new byte[Length(path, BinaryPrimitives.ReadUInt64LittleEndian(prefix), length)];
        ReadExactly(path, file, json, 8);
        var (entries, metadata) = Parse(path, json, length - 8 - json.Length);
        return new SafetensorsHeader(path, 8 + json.Length, entries, metadata);
    }

    /// <summary>Fills <paramref name="target"/> with the bytes of a file from <paramref name="offset"/> on.</summary>
    /// <exception cref="ProblemException">The file ends before.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static void ReadExactly(string path, SafeFileHandle file, Span<byte> target, long offset)
    {
        while (target.Length > 0)
        {
            var read = RandomAccess.Read(file, target, offset);
            if (read == 0)
            {
                throw new ProblemException(new Problem(
                    "safetensors-too-short", path, path, $"{offset + target.Length}", $"{RandomAccess.GetLength(file)}"));
            }

            target = target[read..];
            offset += read;
        }
    }

    private static (List<SafetensorsEntry> Entries, Dictionary<string, string> Metadata) Parse(
        string path, byte[] json, long dataLength)
    {
        var entries = new List<SafetensorsEntry>();
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        var options = new JsonDocumentOptions { AllowDuplicateProperties = false };
        try
        {
            using var document = JsonDocument.Parse(json, options);
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
            throw new ProblemException(new Problem("safetensors-header-broken", path, path).Because(e), e);
        }

        CheckLayout(path, entries, dataLength);
        return (entries, metadata);
    }

    /// <summary>The header's length from the first eight bytes.</summary>
    private static int Length(string path, ulong length, long fileLength) =>
        length is > 0 and <= LargestHeader && (long)length <= fileLength - 8
            ? (int)length
            : throw new ProblemException(new Problem("safetensors-too-short", path, path, $"{length}", $"{fileLength}"));

    private static SafetensorsEntry Entry(string path, string name, JsonElement json)
    {
        var typeName = json.GetProperty("dtype").GetString() ?? "";
        if (!SafetensorsEntry.Sizes.TryGetValue(typeName, out var elementSize))
        {
            throw new ProblemException(new Problem("safetensors-type-unknown", path, name, path, typeName));
        }

        var shape = json.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64()).ToArray();
        var offsets = json.GetProperty("data_offsets").EnumerateArray().Select(d => d.GetInt64()).ToArray();
        long size = elementSize;
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
            ? new SafetensorsEntry(name, typeName, shape, offsets[0], end)
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
