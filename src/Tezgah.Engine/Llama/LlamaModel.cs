using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Tezgah.Engine.Llama;

/// <summary>
/// A decoder-only transformer in the layout of Llama (Touvron et al. 2023): RMSNorm, rotary positions, grouped-query
/// attention, SwiGLU, and a classification head on the last token of a text. Shapes: <c>T</c> tokens of <c>B</c> texts in one
/// stream, <c>L</c> the longest text, <c>H</c> the hidden size, <c>K</c> key/value heads with <c>G</c> query heads each of
/// size <c>D</c>.
/// </summary>
public sealed class LlamaModel : IDisposable
{
    private readonly Tensor _embedding;
    private readonly LlamaBlock[] _blocks;
    private readonly RmsNorm _norm;
    private readonly RotaryTable _rotary;
    private readonly Tensor? _score;

    /// <summary>A network whose weights are all zero.</summary>
    /// <param name="config">Its size.</param>
    /// <param name="device">Where its weights are.</param>
    /// <param name="trained">Whether gradients are kept.</param>
    public LlamaModel(LlamaConfig config, Device device, bool trained)
    {
        ArgumentNullException.ThrowIfNull(config);
        Config = config;
        Device = device;
        Weights = new ParameterStore(config.Parameters(), device, trained);
        _embedding = Weights["model.embed_tokens.weight"];
        _blocks = [.. Enumerable.Range(0, config.NumHiddenLayers).Select(i => new LlamaBlock(config, Weights, $"model.layers.{i}."))];
        _norm = new RmsNorm(Weights["model.norm.weight"], config.RmsNormEps);
        _rotary = new RotaryTable(config, device);
        _score = config.Labels.Count > 0 ? Weights["score.weight"] : null;
    }

    /// <summary>The size of the network.</summary>
    public LlamaConfig Config { get; }

    /// <summary>Where the weights are.</summary>
    public Device Device { get; }

    /// <summary>The weights and their gradients.</summary>
    public ParameterStore Weights { get; }

    /// <summary>The state of every token after the last norm.</summary>
    /// <param name="batch">The texts.</param>
    /// <param name="dropout">The part of activations dropped; 0 outside of training.</param>
    /// <returns>float32 <c>[T, H]</c>.</returns>
    public Tensor Hidden(PackedBatch batch, double dropout = 0)
    {
        ArgumentNullException.ThrowIfNull(batch);
        using var scope = NewDisposeScope();
        var (x, angles) = Embed(batch, dropout);
        foreach (var block in _blocks)
        {
            x = block.Forward(x, batch, angles, dropout, lastOnly: false);
        }

        return _norm.Forward(x).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The score of each class for each text. In the last layer only the last token of a text is followed: no other state of
    /// that layer is ever read.
    /// </summary>
    /// <param name="batch">The texts.</param>
    /// <param name="dropout">The part of activations dropped; 0 outside of training.</param>
    /// <returns>float32 <c>[B, labels]</c>, before the softmax.</returns>
    /// <exception cref="InvalidOperationException">The model has no classification head.</exception>
    public Tensor Classify(PackedBatch batch, double dropout = 0)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (_score is null)
        {
            throw new InvalidOperationException("The model has no classification head.");
        }

        using var scope = NewDisposeScope();
        var (x, angles) = Embed(batch, dropout);
        for (var i = 0; i < _blocks.Length; i++)
        {
            x = _blocks[i].Forward(x, batch, angles, dropout, lastOnly: i == _blocks.Length - 1);
        }

        return linear(_norm.Forward(x), _score).MoveToOuterDisposeScope(); // [B, H] -> [B, labels]
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _rotary.Dispose();
        Weights.Dispose();
    }

    private (Tensor Stream, RotaryAngles Angles) Embed(PackedBatch batch, double dropout)
    {
        var x = _embedding.index_select(0, batch.Ids); // [T, H]
        if (dropout > 0)
        {
            // Whole tokens (Gal and Ghahramani 2016): no single word may decide alone.
            x = x * nn.functional.dropout(ones([batch.Tokens, 1], x.dtype, x.device), dropout, training: true);
        }

        return (x, _rotary.At(batch.Positions));
    }
}

/// <summary>One layer: attention and feed-forward, each on the normed stream and added to it.</summary>
internal sealed class LlamaBlock(LlamaConfig config, ParameterStore weights, string prefix)
{
    private readonly RmsNorm _inputNorm = new(weights[prefix + "input_layernorm.weight"], config.RmsNormEps);
    private readonly LlamaAttention _attention = new(config, weights, prefix + "self_attn.");
    private readonly RmsNorm _outputNorm = new(weights[prefix + "post_attention_layernorm.weight"], config.RmsNormEps);
    private readonly LlamaFeedForward _feedForward = new(weights, prefix + "mlp.");

    /// <returns><c>[T, H]</c>, or <c>[B, H]</c> for the last tokens only.</returns>
    public Tensor Forward(Tensor x, PackedBatch batch, RotaryAngles angles, double dropout, bool lastOnly)
    {
        var normed = _inputNorm.Forward(x);
        var attended = lastOnly ? _attention.OfLast(normed, batch, angles) : _attention.OfAll(normed, batch, angles);
        x = (lastOnly ? x.index_select(0, batch.Last) : x) + nn.functional.dropout(attended, dropout, dropout > 0);
        return x + nn.functional.dropout(_feedForward.Forward(_outputNorm.Forward(x)), dropout, dropout > 0);
    }
}

/// <summary>
/// Causal attention in which a group of query heads shares a key/value head (Ainslie et al. 2023): the queries of a group are
/// rows of one product with their keys, so that no key is ever repeated.
/// </summary>
internal sealed class LlamaAttention(LlamaConfig config, ParameterStore weights, string prefix)
{
    private readonly Tensor _query = weights[prefix + "q_proj.weight"];
    private readonly Tensor _key = weights[prefix + "k_proj.weight"];
    private readonly Tensor _value = weights[prefix + "v_proj.weight"];
    private readonly Tensor _output = weights[prefix + "o_proj.weight"];
    private readonly long _keyValueHeads = config.NumKeyValueHeads;
    private readonly long _group = config.NumAttentionHeads / config.NumKeyValueHeads;
    private readonly long _size = config.HeadDim;

    /// <summary>Every token looks at itself and what is before it: <c>[T, H]</c> to <c>[T, H]</c>.</summary>
    public Tensor OfAll(Tensor x, PackedBatch batch, RotaryAngles angles)
    {
        long b = batch.Count, l = batch.Longest;
        var (k, v) = KeysAndValues(x, batch, angles);
        var q = Block(angles.Rotate(linear(x, _query), _size), batch) // [B * L, K * G * D]
            .view(b, l, _keyValueHeads, _group, _size)
            .permute(0, 2, 3, 1, 4)
            .reshape(b * _keyValueHeads, _group * l, _size); // [B * K, G * L, D]
        var mask = full([l, l], float.NegativeInfinity, x.dtype, x.device)
            .triu(1)
            .repeat(_group, 1)
            .unsqueeze(0); // [1, G * L, L]
        var y = Mix(q, k, v, mask)
            .view(b, _keyValueHeads, _group, l, _size)
            .permute(0, 3, 1, 2, 4)
            .reshape(b * l, _keyValueHeads * _group * _size); // [B * L, K * G * D]
        return linear(batch.Places is null ? y : y.index_select(0, batch.Places), _output);
    }

    /// <summary>The last token of each text looks at the whole text: <c>[T, H]</c> to <c>[B, H]</c>.</summary>
    public Tensor OfLast(Tensor x, PackedBatch batch, RotaryAngles angles)
    {
        long b = batch.Count, l = batch.Longest;
        var (k, v) = KeysAndValues(x, batch, angles);
        var q = angles.At(batch.Last).Rotate(linear(x.index_select(0, batch.Last), _query), _size)
            .view(b * _keyValueHeads, _group, _size); // [B, K * G * D] -> [B * K, G, D]
        var mask = batch.Padding is null
            ? zeros([1, 1, 1], x.dtype, x.device)
            : batch.Padding.expand(b, _keyValueHeads, _group, l).reshape(b * _keyValueHeads, _group, l);
        return linear(Mix(q, k, v, mask).view(b, -1), _output); // [B * K, G, D] -> [B, K * G * D] -> [B, H]
    }

    /// <summary>Both <c>[B * K, L, D]</c>.</summary>
    private (Tensor Keys, Tensor Values) KeysAndValues(Tensor x, PackedBatch batch, RotaryAngles angles)
    {
        return (Heads(angles.Rotate(linear(x, _key), _size)), Heads(linear(x, _value)));

        Tensor Heads(Tensor stream) => Block(stream, batch) // [T, K * D] -> [B * L, K * D]
            .view(batch.Count, batch.Longest, _keyValueHeads, _size)
            .transpose(1, 2)
            .reshape(batch.Count * _keyValueHeads, batch.Longest, _size);
    }

    private Tensor Mix(Tensor q, Tensor k, Tensor v, Tensor mask)
    {
        var scores = baddbmm(mask, q, k.transpose(1, 2), beta: 1, alpha: (float)(1 / Math.Sqrt(_size)));
        return bmm(softmax(scores, -1), v);
    }

    /// <summary>The stream <c>[T, n]</c> as a block <c>[B * L, n]</c>.</summary>
    private static Tensor Block(Tensor stream, PackedBatch batch) =>
        batch.Rows is null ? stream : stream.index_select(0, batch.Rows);
}

/// <summary>SwiGLU (Shazeer 2020): <c>down(silu(gate(x)) * up(x))</c>, <c>[T, H]</c> to <c>[T, H]</c>.</summary>
internal sealed class LlamaFeedForward(ParameterStore weights, string prefix)
{
    private readonly Tensor _gate = weights[prefix + "gate_proj.weight"];
    private readonly Tensor _up = weights[prefix + "up_proj.weight"];
    private readonly Tensor _down = weights[prefix + "down_proj.weight"];

    public Tensor Forward(Tensor x) => linear(silu(linear(x, _gate)) * linear(x, _up), _down);
}

/// <summary>RMSNorm (Zhang and Sennrich 2019): computed in float32, cast back, then times the weight, as Llama does.</summary>
internal sealed class RmsNorm(Tensor weight, double epsilon)
{
    /// <returns>As <paramref name="x"/>, <c>[T, H]</c>.</returns>
    public Tensor Forward(Tensor x)
    {
        var wide = x.to(ScalarType.Float32);
        var normed = wide * (wide.square().mean([-1], keepdim: true) + epsilon).rsqrt();
        return normed.to(x.dtype) * weight;
    }
}

/// <summary>
/// Cosines and sines of the rotary angles (Su et al. 2021) of every position. Entry <c>i</c> of a head turns with entry
/// <c>i + D/2</c>, as in Hugging Face's weights.
/// </summary>
internal sealed class RotaryTable : IDisposable
{
    private readonly Tensor _cos; // [positions, 1, D / 2]
    private readonly Tensor _sin;

    public RotaryTable(LlamaConfig config, Device device)
    {
        using var scope = NewDisposeScope();
        var half = config.HeadDim / 2;
        var frequencies = Enumerable.Range(0, half)
            .Select(i => Math.Pow(config.RopeTheta, -2.0 * i / config.HeadDim))
            .Select(f => (float)(config.RopeScaling?.Apply(f) ?? f))
            .ToArray();
        var angles = outer(arange(config.MaxPositionEmbeddings, dtype: ScalarType.Float32), tensor(frequencies));
        _cos = angles.cos().unsqueeze(1).to(device).DetachFromDisposeScope();
        _sin = angles.sin().unsqueeze(1).to(device).DetachFromDisposeScope();
    }

    /// <summary>The angles of tokens at <paramref name="positions"/>, int64 <c>[T]</c>.</summary>
    public RotaryAngles At(Tensor positions) => new(_cos.index_select(0, positions), _sin.index_select(0, positions));

    public void Dispose()
    {
        _cos.Dispose();
        _sin.Dispose();
    }
}

/// <summary>The angles of each token of a stream, both <c>[T, 1, D / 2]</c>.</summary>
internal sealed record RotaryAngles(Tensor Cos, Tensor Sin)
{
    /// <summary>The angles of some rows.</summary>
    public RotaryAngles At(Tensor rows) => new(Cos.index_select(0, rows), Sin.index_select(0, rows));

    /// <summary>Turns each head of <paramref name="x"/>, <c>[T, heads * D]</c>, by the angle of its token.</summary>
    public Tensor Rotate(Tensor x, long headSize)
    {
        var heads = x.view(x.shape[0], -1, headSize); // [T, heads, D]
        var first = heads.narrow(-1, 0, headSize / 2);
        var second = heads.narrow(-1, headSize / 2, headSize / 2);
        return cat([(first * Cos) - (second * Sin), (second * Cos) + (first * Sin)], -1).view(x.shape);
    }
}
