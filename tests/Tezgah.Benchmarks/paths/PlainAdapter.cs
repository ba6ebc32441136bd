using Tezgah.Core.Models;
using Tezgah.Engine.Adapters;
using Tezgah.Engine.Kernels;
using Tezgah.Engine.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Tezgah.Benchmarks.Paths;

/// <summary>
/// The low-rank part of a projection over padded blocks: <c>scaling * B A dropout(x)</c>. What is dropped is counted in the engine's
/// stream of tokens and laid out over the block, so that both forms drop the same.
/// </summary>
internal sealed class PlainAdapter
{
    private static readonly string[] s_modules =
        ["self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.o_proj", "mlp.gate_proj", "mlp.up_proj", "mlp.down_proj"];

    private readonly AdaptedWeights _adapted;
    private readonly List<string> _targets;
    private readonly string? _shortLayer;
    private readonly PackedBatch _batch;
    private readonly Tensor _places;
    private readonly Tensor _texts;

    private PlainAdapter(DecoderModel model, AdaptedWeights adapted, IReadOnlyList<int[]> texts)
    {
        _adapted = adapted;
        _targets =
        [
            .. Enumerable.Range(0, model.Config.NumHiddenLayers)
                .SelectMany(l => s_modules.Select(m => $"model.layers.{l}.{m}"))
                .Where(adapted.Config.IsTarget),
        ];

        // There the engine follows the last token of each text alone, and counts what it drops from there.
        _shortLayer = model.Config.Head == ModelHead.SequenceClassification ? $"model.layers.{model.Config.NumHiddenLayers - 1}." : null;
        _batch = new PackedBatch(texts, CPU);
        _places = _batch.Rows ?? arange(_batch.Tokens, dtype: ScalarType.Int64);
        _texts = arange(_batch.Count, dtype: ScalarType.Int64).repeat_interleave(_batch.Longest);
    }

    /// <summary>The adapter of a model over a batch; null if it has none.</summary>
    public static Func<Tensor, string, Tensor>? Of(DecoderModel model, IReadOnlyList<int[]> texts) =>
        model.Weights is AdaptedWeights adapted ? new PlainAdapter(model, adapted, texts).Beside : null;

    private Tensor Beside(Tensor x, string module)
    {
        var index = _targets.IndexOf(module);
        if (index < 0)
        {
            return zeros(1, x.dtype);
        }

        var low = linear(x * Kept(index, module, x), _adapted[module + AdapterTensors.A]);
        return linear(low, _adapted[module + AdapterTensors.B]) * _adapted.Config.Scaling;
    }

    private Tensor Kept(int index, string module, Tensor x)
    {
        var (part, seed) = _adapted.Dropped(index);
        if (part == 0)
        {
            return ones(1, x.dtype);
        }

        var isShort = _shortLayer is not null && module.StartsWith(_shortLayer, StringComparison.Ordinal)
            && !module.EndsWith("k_proj", StringComparison.Ordinal) && !module.EndsWith("v_proj", StringComparison.Ordinal);
        using var off = no_grad();
        var kept = Kernel.Dropout(ones([isShort ? _batch.Count : _batch.Tokens, x.shape[^1]]), part, seed);
        return kept.index_select(0, isShort ? _texts : _places).view(x.shape);
    }
}
