namespace Tezgah.Core.Models.Safetensors;

/// <summary>One tensor of a safetensors file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Dtype">The format's name of its data type: <c>F32</c>, <c>BF16</c>, …</param>
/// <param name="Shape">Its shape; empty for a scalar.</param>
/// <param name="Start">The first of its bytes, counted from the end of the header.</param>
/// <param name="End">The byte after its last one.</param>
public sealed record SafetensorsEntry(string Name, string Dtype, IReadOnlyList<long> Shape, long Start, long End)
{
    /// <summary>The size of an entry of each data type known here, in bytes.</summary>
    internal static readonly IReadOnlyDictionary<string, int> Sizes = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["F64"] = 8,
        ["F32"] = 4,
        ["F16"] = 2,
        ["BF16"] = 2,
        ["I64"] = 8,
        ["I32"] = 4,
        ["I16"] = 2,
        ["I8"] = 1,
        ["U8"] = 1,
        ["BOOL"] = 1,
    };

    /// <summary>The number of its entries.</summary>
    public long Count => (End - Start) / Sizes[Dtype];
}
