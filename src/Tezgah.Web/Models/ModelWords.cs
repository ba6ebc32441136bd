using System.Globalization;
using Tezgah.Core.Models;
using Tezgah.Web.Display;

namespace Tezgah.Web.Models;

/// <summary>Names of what a model has.</summary>
internal static class ModelWords
{
    /// <summary>The architecture as people write it.</summary>
    public static string Architecture(ModelConfig config) => config.ModelType switch
    {
        "llama" => "Llama",
        "mistral" => "Mistral",
        "qwen2" => "Qwen2",
        "qwen3" => "Qwen3",
        var other => other,
    };

    /// <summary>A type of numbers as PyTorch names it.</summary>
    public static string Dtype(string safetensors) => safetensors switch
    {
        "F64" => "float64",
        "F32" => "float32",
        "F16" => "float16",
        "BF16" => "bfloat16",
        var other => other,
    };

    /// <summary>A measured number with three digits, enough for a person to compare.</summary>
    public static string Short(double value) => value switch
    {
        >= 100 => Format.Count((long)Math.Round(value)),
        >= 10 => value.ToString("F1", CultureInfo.CurrentCulture),
        _ => value.ToString("F2", CultureInfo.CurrentCulture),
    };

    /// <summary>The types of the weights, the one of most weights first.</summary>
    public static string Dtypes(ModelDescription model) =>
        model.Dtypes.Count == 0 ? Format.None : string.Join(", ", model.Dtypes.Select(d => Dtype(d.Dtype)));
}
