using Tezgah.Engine.Llama;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Tezgah.Engine.Tests.Llama;

/// <summary>
/// The network written as in textbooks: a padded block, an explicit mask, every key and value head repeated for its queries.
/// What the engine leaves out is computed here.
/// </summary>
internal static class PlainLlama
{
    /// <summary>The state of every place after the last norm, <c>[B, L, H]</c>.</summary>
    public static Tensor Hidden(LlamaConfig config, ParameterStore weights, IReadOnlyList<int[]> texts)
    {
        var (b, l) = (texts.Count, texts.Max(t => t.Length));
        long heads = config.NumAttentionHeads, shared = config.NumKeyValueHeads, size = config.HeadDim;
        var ids = tensor([.. texts.SelectMany(t => t.Concat(Enumerable.Repeat(0, l - t.Length)).Select(i => (long)i))]).view(b, l);
        var real = tensor([.. texts.SelectMany(t => Enumerable.Range(0, l).Select(i => i < t.Length))]).view(b, 1, 1, l);
        var causal = ones(l, l, ScalarType.Bool).tril().view(1, 1, l, l);
        var mask = zeros(b, 1, l, l).masked_fill(real.logical_and(causal).logical_not(), float.NegativeInfinity);

        var half = config.HeadDim / 2;
        var frequencies = tensor([.. Enumerable.Range(0, half)
            .Select(i => 1 / Math.Pow(config.RopeTheta, 2.0 * i / config.HeadDim))
            .Select(f => config.RopeScaling?.Apply(f) ?? f)
            .Select(f => (float)f)]);
        var angles = arange(l, dtype: ScalarType.Float32).unsqueeze(1) * frequencies.unsqueeze(0);
        var cos = cat([angles.cos(), angles.cos()], -1);
        var sin = cat([angles.sin(), angles.sin()], -1);

        var x = weights["model.embed_tokens.weight"].index_select(0, ids.view(-1)).view(b, l, -1);
        for (var i = 0; i < config.NumHiddenLayers; i++)
        {
            Tensor W(string name) => weights[$"model.layers.{i}.{name}.weight"];
            var h = Norm(x, W("input_layernorm"), config.RmsNormEps);
            var q = Turn(linear(h, W("self_attn.q_proj")).view(b, l, heads, size).transpose(1, 2), cos, sin);
            var k = Turn(linear(h, W("self_attn.k_proj")).view(b, l, shared, size).transpose(1, 2), cos, sin);
            var v = linear(h, W("self_attn.v_proj")).view(b, l, shared, size).transpose(1, 2);
            k = k.repeat_interleave(heads / shared, 1);
            v = v.repeat_interleave(heads / shared, 1);
            var scores = (q.matmul(k.transpose(2, 3)) / Math.Sqrt(size)) + mask;
            var y = softmax(scores, -1).matmul(v).transpose(1, 2).reshape(b, l, heads * size);
            x = x + linear(y, W("self_attn.o_proj"));
            h = Norm(x, W("post_attention_layernorm"), config.RmsNormEps);
            x = x + linear(silu(linear(h, W("mlp.gate_proj"))) * linear(h, W("mlp.up_proj")), W("mlp.down_proj"));
        }

        return Norm(x, weights["model.norm.weight"], config.RmsNormEps);
    }

    /// <summary>The scores of each text, read at its last token, <c>[B, labels]</c>.</summary>
    public static Tensor Classify(LlamaConfig config, ParameterStore weights, IReadOnlyList<int[]> texts)
    {
        var hidden = Hidden(config, weights, texts);
        var l = hidden.shape[1];
        var last = tensor([.. texts.Select((t, i) => (i * l) + t.Length - 1)]);
        return linear(hidden.view(-1, config.HiddenSize).index_select(0, last), weights["score.weight"]);
    }

    private static Tensor Norm(Tensor x, Tensor weight, double epsilon) =>
        x * (x.square().mean([-1], keepdim: true) + epsilon).rsqrt() * weight;

    private static Tensor Turn(Tensor x, Tensor cos, Tensor sin)
    {
        var half = x.shape[^1] / 2;
        var turned = cat([-x.narrow(-1, half, half), x.narrow(-1, 0, half)], -1);
        return (x * cos) + (turned * sin);
    }
}
