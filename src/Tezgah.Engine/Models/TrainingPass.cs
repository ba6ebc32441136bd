using Tezgah.Engine.Kernels;
using static TorchSharp.torch;

namespace Tezgah.Engine.Models;

/// <summary>What is done with a batch on its way through the network only in training.</summary>
public sealed record TrainingPass
{
    /// <summary>The part of whole tokens and of activations dropped.</summary>
    public double Dropout { get; init; }

    /// <summary>The size of the noise on the embeddings (NEFTune, Jain et al. 2023); 0 for none.</summary>
    public double NeftuneAlpha { get; init; }

    /// <summary>Whether a layer's activations are computed again in the backward pass instead of kept (Chen et al. 2016).</summary>
    public bool Checkpointing { get; init; }

    /// <summary>
    /// The seed of this pass: each layer's random numbers follow from it alone, so that a layer computed twice drops the same. Null
    /// where nothing is random.
    /// </summary>
    public long? Seed { get; init; }

    /// <summary>Sets torch's generators for a layer; -1 is what lies before the first.</summary>
    internal void SeedLayer(int layer)
    {
        if (Seed is { } seed)
        {
            // Steps of a golden ratio: seeds of neighbouring passes have no layer in common.
            manual_seed((long)((ulong)seed + ((ulong)(layer + 2) * 0x9E3779B97F4A7C15)) & long.MaxValue);
        }
    }

    /// <summary>Dropout and noise on the embeddings, <c>[T, H]</c>.</summary>
    internal Tensor Embedded(Tensor x, PackedBatch batch)
    {
        if (Dropout > 0)
        {
            // Whole tokens (Gal and Ghahramani 2016): no single word may decide alone.
            x = x * nn.functional.dropout(ones([batch.Tokens, 1], x.dtype, x.device), Dropout, training: true);
        }

        if (NeftuneAlpha > 0)
        {
            // The noise of a text is smaller the longer the text is; without padding, its own length.
            var sizes = batch.Lengths.SelectMany(l => Enumerable.Repeat((float)(NeftuneAlpha / Math.Sqrt((double)l * x.shape[1])), l));
            var noise = empty_like(x).uniform_(-1, 1);
            x = x + (noise * tensor(sizes.ToArray(), device: x.device).unsqueeze(1).to(x.dtype));
        }

        return x;
    }

    /// <summary>A layer, with its activations kept or not.</summary>
    internal Tensor Layer(int index, Tensor x, Func<Tensor, Tensor> layer)
    {
        return Checkpointing && is_grad_enabled() ? LayerCheckpoint.Run(x, Seeded) : Seeded(x);

        Tensor Seeded(Tensor input)
        {
            SeedLayer(index);
            return layer(input);
        }
    }

    /// <summary>The function whose backward pass computes its layer once more, with gradients.</summary>
    private sealed class LayerCheckpoint : ComposedFunction<LayerCheckpoint>
    {
        private const string LayerKey = "layer";
        private const string NeededKey = "needed";

        public override string Name => "layer checkpoint";

        /// <summary>Without an input that asks for a gradient nothing would be recorded, and no weight of the layer learn.</summary>
        public static Tensor Run(Tensor x, Func<Tensor, Tensor> layer)
        {
            using var anchor = zeros([1], device: x.device).requires_grad_();
            return Apply(x, anchor, layer, x.requires_grad);
        }

        protected override Tensor Result(autograd.AutogradContext ctx, object[] vars)
        {
            ctx.save_for_backward([(Tensor)vars[0]]);
            ctx.save_data(LayerKey, vars[2]);
            ctx.save_data(NeededKey, vars[3]);
            return ((Func<Tensor, Tensor>)vars[2])((Tensor)vars[0]);
        }

        protected override Tensor?[] Gradients(autograd.AutogradContext ctx, List<Tensor> saved, Tensor dy)
        {
            using var on = enable_grad();
            var needed = (bool)ctx.get_data(NeededKey);
            var input = saved[0].detach().requires_grad_(needed);
            var output = ((Func<Tensor, Tensor>)ctx.get_data(LayerKey))(input);
            BackwardPass.Run(output, dy);
            return [needed ? input.grad! : null];
        }
    }
}
