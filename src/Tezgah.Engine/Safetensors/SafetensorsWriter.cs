using System.Buffers.Binary;
using System.Text.Json;
using static TorchSharp.torch;

namespace Tezgah.Engine.Safetensors;

/// <summary>Writes safetensors files.</summary>
public static class SafetensorsWriter
{
    private const long Chunk = 1 << 28;

    /// <summary>
    /// Writes <paramref name="tensors"/> in the order given and flushes the file to the disk. <c>"format": "pt"</c> is in the
    /// metadata, without which Hugging Face's loader refuses a file.
    /// </summary>
    /// <exception cref="IOException">The disk is full or the folder is gone.</exception>
    public static void Write(string path, IReadOnlyList<(string Name, Tensor Tensor)> tensors)
    {
        var byName = tensors.ToDictionary(t => t.Name, t => t.Tensor, StringComparer.Ordinal);
        Write(path, [.. tensors.Select(t => (t.Name, (IReadOnlyList<long>)t.Tensor.shape, t.Tensor.dtype))], name => byName[name]);
    }

    /// <summary>The same for tensors that are made one after the other, so that never all of them are there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">Names, shapes and types, in the order of the file.</param>
    /// <param name="make">Gives a tensor; what it makes is disposed when it is written.</param>
    /// <exception cref="IOException">The disk is full or the folder is gone.</exception>
    public static void Write(
        string path, IReadOnlyList<(string Name, IReadOnlyList<long> Shape, ScalarType Type)> tensors, Func<string, Tensor> make)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        ArgumentNullException.ThrowIfNull(make);
        using var off = no_grad();
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        file.Write(Header(tensors));
        foreach (var (name, shape, type) in tensors)
        {
            using var scope = NewDisposeScope();
            var tensor = make(name);
            if (tensor.dtype != type || !tensor.shape.AsSpan().SequenceEqual([.. shape]))
            {
                throw new InvalidOperationException($"{name} is not as the header says.");
            }

            var flat = tensor.detach().cpu().contiguous().view(-1);
            var step = Chunk / tensor.ElementSize;
            for (long done = 0; done < flat.NumberOfElements; done += step)
            {
                file.Write(flat.narrow(0, done, Math.Min(step, flat.NumberOfElements - done)).bytes);
            }
        }

        file.Flush(flushToDisk: true);
    }

    private static byte[] Header(IReadOnlyList<(string Name, IReadOnlyList<long> Shape, ScalarType Type)> tensors)
    {
        using var json = new MemoryStream();
        json.Write(stackalloc byte[8]);
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("__metadata__");
            writer.WriteString("format", "pt");
            writer.WriteEndObject();
            long position = 0;
            foreach (var (name, shape, type) in tensors)
            {
                writer.WriteStartObject(name);
                writer.WriteString("dtype", SafetensorsTypes.NameOf(type));
                writer.WriteStartArray("shape");
                foreach (var d in shape)
                {
                    writer.WriteNumberValue(d);
                }

                writer.WriteEndArray();
                writer.WriteStartArray("data_offsets");
                writer.WriteNumberValue(position);
                position += shape.Aggregate(1L, (x, y) => x * y) * SafetensorsTypes.SizeOf(type);
                writer.WriteNumberValue(position);
                writer.WriteEndArray();
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        // Data starts at a multiple of eight, as the reference implementation has it; spaces are allowed after the JSON.
        while (json.Length % 8 != 0)
        {
            json.WriteByte((byte)' ');
        }

        var header = json.ToArray();
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)header.Length - 8);
        return header;
    }
}
