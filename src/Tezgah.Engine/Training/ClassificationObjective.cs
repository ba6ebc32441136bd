using Tezgah.Engine.Data;
using Tezgah.Engine.Kernels;
using Tezgah.Engine.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Tezgah.Engine.Training;

/// <summary>The cross-entropy of the classes of texts.</summary>
/// <param name="set">The texts with their classes.</param>
/// <param name="classWeights">How much each class counts, in their order; null for all alike. The mean is over the weights.</param>
/// <param name="labelSmoothing">The part of each target that is spread over all classes.</param>
public sealed class ClassificationObjective(EncodedSet set, IReadOnlyList<double>? classWeights = null, double labelSmoothing = 0) : IObjective
{
    /// <inheritdoc/>
    public double WeightOf(int text) => classWeights?[set.Labels[text]] ?? 1;

    /// <inheritdoc/>
    public Tensor Backward(DecoderModel model, IReadOnlyList<int> texts, double total, TrainingPass pass)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(texts);
        using var scope = NewDisposeScope();
        var batch = new PackedBatch([.. texts.Select(t => set.Ids[t])], model.Device);
        var labels = tensor([.. texts.Select(t => (long)set.Labels[t])], device: model.Device);
        var weights = classWeights is null ? null : tensor([.. classWeights.Select(w => (float)w)], device: model.Device);
        var logits = DenseProjection.As(model.Classify(batch, pass), ScalarType.Float32);
        var loss = cross_entropy(logits, labels, weights, reduction: nn.Reduction.Sum, label_smoothing: labelSmoothing) / total;
        BackwardPass.Run(loss);
        return loss.detach().MoveToOuterDisposeScope();
    }
}
