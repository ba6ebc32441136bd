using Tezgah.Core.Models;
using Tezgah.Engine.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Tezgah.Tests.Shared;

/// <summary>
/// The network written as in textbooks: a padded block, an explicit mask, every key and value head repeated for its queries.
/// What the engine leaves out is computed here.
/// </summary>
internal static class PlainDecoder
{
    /// <summary>The state of every place after the last norm, <c>[B, L, H]</c>.</summary>
    /// <param name="config">The network.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="texts">The tokens of each text.</param>
    /// <param name="lengthAt">The length of the text when the token at a position was read; null for the whole length.</param>
    /// <param name="beside">What is added to a projection of the layers, by its input and its name; null for nothing.</param>
    public static Tensor Hidden(
        ModelConfig config,
        IModelWeights weights,
        IReadOnlyList<int[]> texts,
        Func<int, int>? lengthAt = null,
        Func<Tensor, string, Tensor>? beside = null)
    {
        var (b, l) = (texts.Count, texts.Max(t => t.Length));
        long heads = config.NumAttentionHeads, shared = config.NumKeyValueHeads, size = config.HeadDim;
        var ids = tensor([.. texts.SelectMany(t => t.Concat(Enumerable.Repeat(0, l - t.Length)).Select(i => (long)i))]).view(b, l);
        var real = tensor([.. texts.SelectMany(t => Enumerable.Range(0, l).Select(i => i < t.Length))]).view(b, 1, 1, l);
        var causal = ones(l, l, ScalarType.Bool).tril().view(1, 1, l, l);
        Tensor Mask(int? window)
        {
            // Finite, since a window hides everything from padding, and what is not a number would spread from there.
            // A token sees the last tokens up to itself: those whose distance is below the window.
            var near = ones(l, l, ScalarType.Bool).triu(1 - (window ?? l)).view(1, 1, l, l);
            return zeros(b, 1, l, l).masked_fill(real.logical_and(causal).logical_and(near).logical_not(), -1e9f);
        }

        var cos = zeros(b, 1, l, size);
        var sin = zeros(b, 1, l, size);
        for (var text = 0; text < b; text++)
        {
            var length = texts[text].Length;
            var frequencies = tensor([.. Enumerable.Range(0, l).SelectMany(p => Frequencies(config, lengthAt?.Invoke(p) ?? length))]).view(l, -1);
            var angles = arange(l, dtype: ScalarType.Float32).unsqueeze(1) * frequencies;
            cos[text] = cat([angles.cos(), angles.cos()], -1).unsqueeze(0);
            sin[text] = cat([angles.sin(), angles.sin()], -1).unsqueeze(0);
        }

        var x = weights["model.embed_tokens.weight"].index_select(0, ids.view(-1)).view(b, l, -1);
        for (var i = 0; i < config.NumHiddenLayers; i++)
        {
            Tensor W(string name) => weights[$"model.layers.{i}.{name}.weight"];
            Tensor Linear(Tensor input, string name, bool bias)
            {
                var projected = linear(input, W(name), bias ? weights[$"model.layers.{i}.{name}.bias"] : null);
                return beside is null ? projected : projected + beside(input, $"model.layers.{i}.{name}");
            }

            Tensor HeadNorm(Tensor heads, string name) =>
                config.QueryKeyNorm ? Norm(heads, W(name), config.RmsNormEps) : heads;
            var h = Norm(x, W("input_layernorm"), config.RmsNormEps);
            var q = Turn(HeadNorm(Linear(h, "self_attn.q_proj", config.QueryKeyValueBias).view(b, l, heads, size), "self_attn.q_norm").transpose(1, 2), cos, sin);
            var k = Turn(HeadNorm(Linear(h, "self_attn.k_proj", config.QueryKeyValueBias).view(b, l, shared, size), "self_attn.k_norm").transpose(1, 2), cos, sin);
            var v = Linear(h, "self_attn.v_proj", config.QueryKeyValueBias).view(b, l, shared, size).transpose(1, 2);
            k = k.repeat_interleave(heads / shared, 1);
            v = v.repeat_interleave(heads / shared, 1);
            var scores = (q.matmul(k.transpose(2, 3)) / Math.Sqrt(size)) + Mask(config.WindowOf(i));
            var y = softmax(scores, -1).matmul(v).transpose(1, 2).reshape(b, l, heads * size);
            x = x + Linear(y, "self_attn.o_proj", config.AttentionOutputBias);
            h = Norm(x, W("post_attention_layernorm"), config.RmsNormEps);
            x = x + Linear(
                silu(Linear(h, "mlp.gate_proj", config.MlpBias)) * Linear(h, "mlp.up_proj", config.MlpBias), "mlp.down_proj", config.MlpBias);
        }

        return Norm(x, weights["model.norm.weight"], config.RmsNormEps);
    }

    /// <summary>The scores of each text, read at its last token, <c>[B, labels]</c>.</summary>
    public static Tensor Classify(ModelConfig config, IModelWeights weights, IReadOnlyList<int[]> texts)
    {
        var hidden = Hidden(config, weights, texts);
        var l = hidden.shape[1];
        var last = tensor([.. texts.Select((t, i) => (i * l) + t.Length - 1)]);
        return linear(hidden.view(-1, config.HiddenSize).index_select(0, last), weights["score.weight"]);
    }

    /// <summary>Written out by the formulas of transformers' <c>modeling_rope_utils</c>, apart from the product's own.</summary>
    private static float[] Frequencies(ModelConfig config, int length)
    {
        var (theta, dim) = (config.RopeTheta, config.HeadDim);
        if (config.RopeScaling is DynamicRopeScaling dynamic)
        {
            var seen = Math.Max(length, dynamic.MaxPositionEmbeddings);
            theta *= Math.Pow((dynamic.Factor * seen / dynamic.MaxPositionEmbeddings) - (dynamic.Factor - 1), dim / (dim - 2.0));
        }

        var frequencies = new float[dim / 2];
        for (var i = 0; i < frequencies.Length; i++)
        {
            var f = 1 / Math.Pow(theta, 2.0 * i / dim);
            frequencies[i] = (float)(config.RopeScaling switch
            {
                LinearRopeScaling linear => f / linear.Factor,
                Llama3RopeScaling llama3 => llama3.Apply(f),
                _ => f,
            });
        }

        return frequencies;
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
