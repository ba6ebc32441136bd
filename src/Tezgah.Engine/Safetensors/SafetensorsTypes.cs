using static TorchSharp.torch;

namespace Tezgah.Engine.Safetensors;

/// <summary>torch's types for the format's names.</summary>
internal static class SafetensorsTypes
{
    private static readonly (string Name, ScalarType Type)[] s_types =
    [
        ("F64", ScalarType.Float64),
        ("F32", ScalarType.Float32),
        ("F16", ScalarType.Float16),
        ("BF16", ScalarType.BFloat16),
        ("I64", ScalarType.Int64),
        ("I32", ScalarType.Int32),
        ("I16", ScalarType.Int16),
        ("I8", ScalarType.Int8),
        ("U8", ScalarType.Byte),
        ("BOOL", ScalarType.Bool),
    ];

    /// <summary>The type of a format's name.</summary>
    public static ScalarType Of(string name) => s_types.First(t => t.Name == name).Type;

    /// <summary>The bytes of one number of <paramref name="type"/>.</summary>
    public static int SizeOf(ScalarType type) => type switch
    {
        ScalarType.Float64 or ScalarType.Int64 => 8,
        ScalarType.Float32 or ScalarType.Int32 => 4,
        ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Int16 => 2,
        _ => 1,
    };

    /// <summary>The format's name of <paramref name="type"/>.</summary>
    /// <exception cref="NotSupportedException">The format has no such type.</exception>
    public static string NameOf(ScalarType type)
    {
        foreach (var (name, known) in s_types)
        {
            if (known == type)
            {
                return name;
            }
        }

        throw new NotSupportedException($"safetensors files have no data type {type}.");
    }
}
