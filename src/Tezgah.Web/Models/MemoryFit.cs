using Tezgah.Core.Evaluations;
using Tezgah.Core.Models;

namespace Tezgah.Web.Models;

/// <summary>Whether a model fits into memory in one type.</summary>
/// <param name="Dtype"><c>float32</c> or <c>bfloat16</c>.</param>
/// <param name="Weights">The bytes of its weights.</param>
/// <param name="PerToken">The bytes that each token of a conversation takes in the key and value cache.</param>
/// <param name="Context">The most tokens that the model takes.</param>
/// <param name="Free">The bytes that are free.</param>
public sealed record MemoryFit(string Dtype, long Weights, long PerToken, int Context, long Free)
{
    /// <summary>What a worker takes beside its weights: .NET, libtorch and the work space of its products.</summary>
    public const long Process = 300L << 20;

    /// <summary>The bytes to load it, without any text.</summary>
    public long ToLoad => Weights + Process;

    /// <summary>The bytes with a text as long as the model takes.</summary>
    public long WithContext => ToLoad + (PerToken * Context);

    /// <summary>Whether it can be loaded.</summary>
    public bool Loads => ToLoad <= Free;

    /// <summary>The most tokens that fit, at most <see cref="Context"/>; 0 if it cannot be loaded.</summary>
    public int Tokens => !Loads ? 0 : PerToken == 0 ? Context : (int)Math.Min(Context, (Free - ToLoad) / PerToken);

    /// <summary>The same with the base in memory as <paramref name="quantization"/> says; null leaves it as it is.</summary>
    public MemoryFit Under(ModelConfig config, BaseQuantization? quantization) =>
        quantization is null ? this : this with { Weights = EvaluationMemory.WeightBytes(config, Dtype, quantization) };

    /// <summary>The fit of a model in float32 and in bfloat16; empty if its configuration cannot be read.</summary>
    /// <param name="model">The model.</param>
    /// <param name="free">The bytes that are free.</param>
    public static IReadOnlyList<MemoryFit> Of(ModelDescription model, long free)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Config is { } config && model.Parameters > 0
            ? [Of(model, config, "float32", 4, free), Of(model, config, "bfloat16", 2, free)]
            : [];
    }

    private static MemoryFit Of(ModelDescription model, ModelConfig config, string dtype, int bytes, long free) => new(
        dtype,
        model.LoadedBytes(bytes),
        2L * config.NumHiddenLayers * config.NumKeyValueHeads * config.HeadDim * bytes,
        config.MaxPositionEmbeddings,
        free);
}
