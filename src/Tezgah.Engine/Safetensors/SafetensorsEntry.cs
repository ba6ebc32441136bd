using static TorchSharp.torch;

namespace Tezgah.Engine.Safetensors;

/// <summary>One tensor of a safetensors file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its data type.</param>
/// <param name="Shape">Its shape; empty for a scalar.</param>
/// <param name="Start">The first of its bytes, counted from the end of the header.</param>
/// <param name="End">The byte after its last one.</param>
public sealed record SafetensorsEntry(string Name, ScalarType Type, IReadOnlyList<long> Shape, long Start, long End)
{
    /// <summary>The format's name of each data type and its size in bytes.</summary>
    internal static readonly IReadOnlyDictionary<string, (ScalarType Type, int Size)> Types =
        new Dictionary<string, (ScalarType Type, int Size)>(StringComparer.Ordinal)
        {
            ["F64"] = (ScalarType.Float64, 8),
            ["F32"] = (ScalarType.Float32, 4),
            ["F16"] = (ScalarType.Float16, 2),
            ["BF16"] = (ScalarType.BFloat16, 2),
            ["I64"] = (ScalarType.Int64, 8),
            ["I32"] = (ScalarType.Int32, 4),
            ["I16"] = (ScalarType.Int16, 2),
            ["I8"] = (ScalarType.Int8, 1),
            ["U8"] = (ScalarType.Byte, 1),
            ["BOOL"] = (ScalarType.Bool, 1),
        };

    /// <summary>The format's name of <paramref name="type"/>.</summary>
    /// <exception cref="NotSupportedException">The format has no such type.</exception>
    internal static string NameOf(ScalarType type)
    {
        foreach (var (name, known) in Types)
        {
            if (known.Type == type)
            {
                return name;
            }
        }

        throw new NotSupportedException($"safetensors files have no data type {type}.");
    }
}
