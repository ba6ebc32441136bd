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
        using var off = no_grad();
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        file.Write(Header(tensors));
        foreach (var (_, tensor) in tensors)
        {
            using var scope = NewDisposeScope();
            var flat = tensor.detach().cpu().contiguous().view(-1);
            var step = Chunk / tensor.ElementSize;
            for (long done = 0; done < flat.NumberOfElements; done += step)
            {
                file.Write(flat.narrow(0, done, Math.Min(step, flat.NumberOfElements - done)).bytes);
            }
        }

        file.Flush(flushToDisk: true);
    }

    private static byte[] Header(IReadOnlyList<(string Name, Tensor Tensor)> tensors)
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
            foreach (var (name, tensor) in tensors)
            {
                writer.WriteStartObject(name);
                writer.WriteString("dtype", SafetensorsTypes.NameOf(tensor.dtype));
                writer.WriteStartArray("shape");
                foreach (var d in tensor.shape)
                {
                    writer.WriteNumberValue(d);
                }

                writer.WriteEndArray();
                writer.WriteStartArray("data_offsets");
                writer.WriteNumberValue(position);
                position += tensor.NumberOfElements * tensor.ElementSize;
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
