using static TorchSharp.torch;

namespace Tezgah.Engine.Models;

/// <summary>
/// What all layers share while a batch goes through them. Each layer has a dispose scope of its own; masks, which the first layer that
/// needs them makes, belong to the scope around it.
/// </summary>
internal sealed class ForwardPass(PackedBatch batch, RotaryAngles angles, double dropout, KeyValueCache? cache)
{
    private readonly Dictionary<int, Tensor> _masks = [];

    /// <summary>The texts.</summary>
    public PackedBatch Batch => batch;

    /// <summary>The angles of their tokens.</summary>
    public RotaryAngles Angles => angles;

    /// <summary>The part of activations dropped.</summary>
    public double Dropout => dropout;

    /// <summary>Where keys and values are kept; null if nowhere.</summary>
    public KeyValueCache? Cache => cache;

    /// <summary>
    /// What is added to the scores of a block: 0 where a token may look, or minus infinity; <c>[L, L]</c>, of the activations' type.
    /// </summary>
    /// <param name="window">How many tokens a token looks back at, itself included; null for all.</param>
    /// <param name="like">A tensor of the activations.</param>
    public Tensor Mask(int? window, Tensor like)
    {
        if (!_masks.TryGetValue(window ?? 0, out var mask))
        {
            var length = batch.Longest;
            mask = full([length, length], float.NegativeInfinity, ScalarType.Float32, like.device).triu(1);
            if (window < length)
            {
                mask = mask + full([length, length], float.NegativeInfinity, ScalarType.Float32, like.device).tril(-window.Value);
            }

            _masks[window ?? 0] = mask = mask.to(like.dtype).MoveToOuterDisposeScope();
        }

        return mask;
    }

    /// <summary>
    /// The same for the last token of each text alone, <c>[B, 1, 1, L]</c>; null if it may look at every place of the block.
    /// </summary>
    public Tensor? LastMask(int? window, Tensor like)
    {
        if (batch.Rows is null && (window is null || window >= batch.Longest))
        {
            return null;
        }

        var key = -1 - (window ?? 0);
        if (!_masks.TryGetValue(key, out var mask))
        {
            var values = new float[batch.Count * batch.Longest];
            for (var text = 0; text < batch.Count; text++)
            {
                var row = values.AsSpan(text * batch.Longest, batch.Longest);
                row[batch.Lengths[text]..].Fill(float.NegativeInfinity);
                row[..Math.Max(0, batch.Lengths[text] - (window ?? batch.Lengths[text]))].Fill(float.NegativeInfinity);
            }

            _masks[key] = mask = tensor(values).view(batch.Count, 1, 1, batch.Longest).to(like.dtype, like.device).MoveToOuterDisposeScope();
        }

        return mask;
    }
}
