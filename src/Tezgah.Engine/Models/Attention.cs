using Tezgah.Core.Models;
using Tezgah.Engine.Kernels;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Tezgah.Engine.Models;

/// <summary>
/// Causal attention in which a group of query heads shares a key/value head (Ainslie et al. 2023): the queries of a group are
/// rows of one product with their keys, so that no key is ever repeated.
/// </summary>
internal sealed class Attention
{
    private readonly IProjection _query;
    private readonly IProjection _key;
    private readonly IProjection _value;
    private readonly IProjection _output;
    private readonly RmsNorm? _queryNorm;
    private readonly RmsNorm? _keyNorm;
    private readonly int _layer;
    private readonly int? _window;
    private readonly long _keyValueHeads;
    private readonly long _group;
    private readonly long _size;

    public Attention(ModelConfig config, IModelWeights weights, int layer)
    {
        var prefix = $"model.layers.{layer}.self_attn.";
        (_layer, _window) = (layer, config.WindowOf(layer));
        _query = weights.Projection(prefix + "q_proj");
        _key = weights.Projection(prefix + "k_proj");
        _value = weights.Projection(prefix + "v_proj");
        _output = weights.Projection(prefix + "o_proj");
        if (config.QueryKeyNorm)
        {
            _queryNorm = new RmsNorm(weights[prefix + "q_norm.weight"], config.RmsNormEps);
            _keyNorm = new RmsNorm(weights[prefix + "k_norm.weight"], config.RmsNormEps);
        }

        _keyValueHeads = config.NumKeyValueHeads;
        _group = config.NumAttentionHeads / config.NumKeyValueHeads;
        _size = config.HeadDim;
    }

    /// <summary>Every token looks at itself and what is before it: <c>[T, H]</c> to <c>[T, H]</c>.</summary>
    public Tensor OfAll(Tensor x, ForwardPass pass)
    {
        var batch = pass.Batch;
        if (Kernel.Covers(x))
        {
            var (keys, values) = (Turned(_key.Forward(x), _keyNorm, pass.Angles), _value.Forward(x));
            pass.Cache?.Add(_layer, keys, values);
            var queries = Turned(_query.Forward(x), _queryNorm, pass.Angles);
            return _output.Forward(Kernel.Attend(queries, keys, values, batch.Starts, _size, _window));
        }

        var (k, v) = (Turned(_key.Forward(x), _keyNorm, pass.Angles), _value.Forward(x));
        pass.Cache?.Add(_layer, k, v);
        var q = Turned(_query.Forward(x), _queryNorm, pass.Angles);
        var shape = new BlockAttention.Shape(batch.Count, batch.Longest, _keyValueHeads, _group, _size)
        {
            Mask = pass.Mask(_window, x),
            Rows = batch.Rows,
            Places = batch.Places,
        };
        return _output.Forward(BlockAttention.Of(q, k, v, shape));
    }

    /// <summary>The last token of each text looks at the whole text: <c>[T, H]</c> to <c>[B, H]</c>.</summary>
    public Tensor OfLast(Tensor x, ForwardPass pass)
    {
        var batch = pass.Batch;
        long b = batch.Count, l = batch.Longest;
        var (k, v) = KeysAndValues(x, pass);
        var q = Turned(_query.Forward(x.index_select(0, batch.Last)), _queryNorm, pass.Angles.At(batch.Last))
            .view(b * _keyValueHeads, _group, _size); // [B, K * G * D] -> [B * K, G, D]
        var mask = pass.LastMask(_window, x)?.expand(b, _keyValueHeads, _group, l).reshape(b * _keyValueHeads, _group, l)
            ?? zeros([1, 1, 1], x.dtype, x.device);
        return _output.Forward(Mix(q, k, v, mask).view(b, -1)); // [B * K, G, D] -> [B, K * G * D] -> [B, H]
    }

    /// <summary>One more token of each row of a cache: <c>[B, H]</c> to <c>[B, H]</c>.</summary>
    public Tensor Step(Tensor x, KeyValueCache cache, RotaryAngles angles)
    {
        cache.Add(_layer, Turned(_key.Forward(x), _keyNorm, angles), _value.Forward(x));
        return _output.Forward(cache.Attend(_layer, Turned(_query.Forward(x), _queryNorm, angles), _window));
    }

    /// <summary>Both <c>[B * K, L, D]</c>; kept in the cache, if there is one.</summary>
    private (Tensor Keys, Tensor Values) KeysAndValues(Tensor x, ForwardPass pass)
    {
        var (k, v) = (Turned(_key.Forward(x), _keyNorm, pass.Angles), _value.Forward(x));
        pass.Cache?.Add(_layer, k, v);
        return (Heads(k), Heads(v));

        Tensor Heads(Tensor stream) => Block(stream, pass.Batch) // [T, K * D] -> [B * L, K * D]
            .view(pass.Batch.Count, pass.Batch.Longest, _keyValueHeads, _size)
            .transpose(1, 2)
            .reshape(pass.Batch.Count * _keyValueHeads, pass.Batch.Longest, _size);
    }

    /// <summary>Queries or keys, normed head by head where the architecture asks for it, and turned to their positions.</summary>
    private Tensor Turned(Tensor x, RmsNorm? norm, RotaryAngles angles)
    {
        var normed = norm is null ? x : norm.Forward(x.view(x.shape[0], -1, _size)).view(x.shape);
        return angles.Rotate(normed, _size);
    }

    /// <summary>The softmax is computed in float32 whatever the activations' type.</summary>
    private Tensor Mix(Tensor q, Tensor k, Tensor v, Tensor mask)
    {
        // Not baddbmm: TorchSharp 0.107 hands its operands on in another order.
        using var products = bmm(q, k.transpose(1, 2));
        var scores = mask.add(products, 1 / Math.Sqrt(_size));
        return bmm(softmax(scores.to(ScalarType.Float32), -1).to(v.dtype), v);
    }

    /// <summary>The stream <c>[T, n]</c> as a block <c>[B * L, n]</c>.</summary>
    private static Tensor Block(Tensor stream, PackedBatch batch) =>
        batch.Rows is null ? stream : stream.index_select(0, batch.Rows);
}
