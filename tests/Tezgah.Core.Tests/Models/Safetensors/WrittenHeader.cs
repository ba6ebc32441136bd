using System.Buffers.Binary;
using System.Text;

namespace Tezgah.Core.Tests.Models.Safetensors;

/// <summary>Safetensors files written by hand, right or wrong.</summary>
internal static class WrittenHeader
{
    /// <summary>A file with a header and so many bytes of data.</summary>
    public static byte[] Bytes(string header, int dataLength) => Bytes(Encoding.UTF8.GetBytes(header), dataLength);

    public static byte[] Bytes(byte[] header, int dataLength)
    {
        var bytes = new byte[8 + header.Length + dataLength];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, header.Length);
        header.CopyTo(bytes, 8);
        return bytes;
    }

    /// <summary>A file with tensors one after another.</summary>
    public static byte[] Of(params IEnumerable<(string Name, string Dtype, long[] Shape)> tensors)
    {
        var json = new StringBuilder("{\"__metadata__\":{\"format\":\"pt\"}");
        long position = 0;
        foreach (var (name, dtype, shape) in tensors)
        {
            var size = shape.Aggregate(dtype is "F64" or "I64" ? 8L : dtype is "F32" ? 4 : dtype is "BF16" or "F16" ? 2 : 1, (a, b) => a * b);
            json.Append(System.Globalization.CultureInfo.InvariantCulture, $",\"{name}\":{{\"dtype\":\"{dtype}\",\"shape\":[{string.Join(',', shape)}],\"data_offsets\":[{position},{position += size}]}}");
        }

        return Bytes(json.Append('}').ToString(), (int)position);
    }
}
