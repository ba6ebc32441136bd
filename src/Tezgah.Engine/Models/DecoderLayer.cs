using Tezgah.Core.Models;
using Tezgah.Engine.Kernels;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Tezgah.Engine.Models;

/// <summary>One layer: attention and feed-forward, each on the normed stream and added to it.</summary>
internal sealed class DecoderLayer(ModelConfig config, IModelWeights weights, int index)
{
    private readonly RmsNorm _inputNorm = new(weights[$"model.layers.{index}.input_layernorm.weight"], config.RmsNormEps);
    private readonly Attention _attention = new(config, weights, index);
    private readonly RmsNorm _outputNorm = new(weights[$"model.layers.{index}.post_attention_layernorm.weight"], config.RmsNormEps);
    private readonly FeedForward _feedForward = new(weights, $"model.layers.{index}.mlp.");

    /// <returns><c>[T, H]</c>, or <c>[B, H]</c> for the last tokens only.</returns>
    public Tensor Forward(Tensor x, ForwardPass pass, bool lastOnly)
    {
        var normed = _inputNorm.Forward(x);
        var attended = lastOnly ? _attention.OfLast(normed, pass) : _attention.OfAll(normed, pass);
        x = (lastOnly ? x.index_select(0, pass.Batch.Last) : x) + dropout(attended, pass.Dropout, pass.Dropout > 0);
        return x + dropout(_feedForward.Forward(_outputNorm.Forward(x)), pass.Dropout, pass.Dropout > 0);
    }

    /// <summary>One token of each row of a cache, <c>[B, H]</c> to <c>[B, H]</c>.</summary>
    public Tensor Step(Tensor x, KeyValueCache cache, RotaryAngles angles)
    {
        x = x + _attention.Step(_inputNorm.Forward(x), cache, angles);
        return x + _feedForward.Forward(_outputNorm.Forward(x));
    }
}

/// <summary>SwiGLU (Shazeer 2020): <c>down(silu(gate(x)) * up(x))</c>, <c>[T, H]</c> to <c>[T, H]</c>.</summary>
internal sealed class FeedForward(IModelWeights weights, string prefix)
{
    private readonly IProjection _gate = weights.Projection(prefix + "gate_proj");
    private readonly IProjection _up = weights.Projection(prefix + "up_proj");
    private readonly IProjection _down = weights.Projection(prefix + "down_proj");

    public Tensor Forward(Tensor x) => _down.Forward(Kernel.SwiGlu(_gate.Forward(x), _up.Forward(x)));
}

/// <summary>RMSNorm (Zhang and Sennrich 2019): computed in float32, cast back, then times the weight, as Llama does.</summary>
internal sealed class RmsNorm(Tensor weight, double epsilon)
{
    /// <returns>As <paramref name="x"/>, <c>[…, n]</c> for a weight of <c>n</c>.</returns>
    public Tensor Forward(Tensor x) => Kernel.RmsNorm(x, DenseProjection.As(weight, x.dtype), epsilon);
}
