using Tezgah.Engine.Data;
using Tezgah.Engine.Kernels;
using Tezgah.Engine.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Tezgah.Engine.Training;

/// <summary>
/// The cross-entropy of next tokens: of each token with a label, a mean over those of a whole step. The vocabulary's scores exist only
/// where there is a label, and only of so many tokens at a time: each part is taken back to the network's last state before the next
/// is computed.
/// </summary>
/// <param name="set">The texts with the tokens that carry loss.</param>
/// <param name="labelSmoothing">The part of each target that is spread over the vocabulary.</param>
public sealed class LanguageObjective(EncodedSet set, double labelSmoothing = 0) : IObjective
{
    /// <summary>How many tokens' scores exist at once; tests set their own.</summary>
    internal int? RowsAtOnce { get; init; }

    /// <inheritdoc/>
    public double WeightOf(int text) => set.LabelCount(text);

    /// <inheritdoc/>
    public Tensor Backward(DecoderModel model, IReadOnlyList<int> texts, double total, TrainingPass pass)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(texts);
        using var scope = NewDisposeScope();
        var batch = new PackedBatch([.. texts.Select(t => set.Ids[t])], model.Device);
        var (rows, targets) = set.Targets(texts);
        var hidden = model.Hidden(batch, pass); // [T, H]
        var states = hidden.index_select(0, tensor(rows, device: model.Device)); // [n, H]
        var loss = zeros([], device: model.Device);
        if (rows.Length == 0)
        {
            return loss.MoveToOuterDisposeScope();
        }

        // Gradients of float16 would be made before they are scaled, and small ones vanish.
        if (RowsAtOnce is null && model.Vocabulary is { } vocabulary && states.dtype != ScalarType.Float16)
        {
            var sum = Kernel.CrossEntropy(
                states, DenseProjection.As(vocabulary, states.dtype), tensor(targets, device: model.Device), labelSmoothing) / total;
            BackwardPass.Run(sum);
            return sum.detach().MoveToOuterDisposeScope();
        }

        var chunk = RowsAtOnce ?? LanguageLoss.RowsAtOnce(model);
        if (rows.Length <= chunk)
        {
            BackwardPass.Run(Part(states, targets));
            return loss.MoveToOuterDisposeScope();
        }

        var top = states.detach().requires_grad_();
        for (var first = 0; first < rows.Length; first += chunk)
        {
            using var graph = NewDisposeScope();
            var count = Math.Min(chunk, rows.Length - first);
            BackwardPass.Run(Part(top.narrow(0, first, count), targets.AsSpan(first, count).ToArray()));
        }

        BackwardPass.Run(states, top.grad!);
        return loss.MoveToOuterDisposeScope();

        Tensor Part(Tensor part, long[] labels)
        {
            var scores = DenseProjection.As(model.NextTokenScores(part), ScalarType.Float32);
            var share = cross_entropy(
                scores, tensor(labels, device: model.Device), reduction: nn.Reduction.Sum, label_smoothing: labelSmoothing) / total;
            loss.add_(share.detach());
            return share;
        }
    }
}
