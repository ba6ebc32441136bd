using Tezgah.Engine.Kernels;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Tezgah.Engine.Models;

/// <summary>
/// The cross-entropy of next tokens. The vocabulary's scores are computed only where there is a label, and so many rows at a
/// time that they stay small.
/// </summary>
public static class LanguageLoss
{
    /// <summary>A label that is not predicted.</summary>
    public const int Ignored = -100;

    /// <summary>The scores that exist at once.</summary>
    private const long Scores = 1 << 24;

    /// <summary>The loss of each label token, without gradients.</summary>
    /// <param name="model">A causal language model.</param>
    /// <param name="batch">The texts.</param>
    /// <param name="labels">For each text a label for each token; the state at t predicts the label at t + 1.</param>
    /// <returns>For each text the losses in nats of its tokens from the second on that have a label.</returns>
    public static IReadOnlyList<double[]> OfTokens(DecoderModel model, PackedBatch batch, IReadOnlyList<IReadOnlyList<int>> labels)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(labels);
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var (rows, targets) = Targets(batch, labels);
        var hidden = model.Hidden(batch);
        var losses = new List<double>(rows.Count);
        var chunk = RowsAtOnce(model);
        for (var first = 0; first < rows.Count; first += chunk)
        {
            using var part = NewDisposeScope();
            var count = Math.Min(chunk, rows.Count - first);
            var states = hidden.index_select(0, tensor(rows.GetRange(first, count).ToArray(), device: model.Device));
            var labelsHere = tensor(targets.GetRange(first, count).ToArray(), device: model.Device);
            if (model.Vocabulary is { } vocabulary && Kernel.Covers(states))
            {
                losses.AddRange(Kernel.TokenLosses(states, DenseProjection.As(vocabulary, states.dtype), labelsHere).data<float>().Select(v => (double)v));
                continue;
            }

            var scores = model.NextTokenScores(states).to(ScalarType.Float32);
            var values = cross_entropy(scores, labelsHere, reduction: nn.Reduction.None);
            losses.AddRange(values.cpu().data<float>().ToArray().Select(v => (double)v));
        }

        var result = new List<double[]>(batch.Count);
        var next = 0;
        foreach (var row in labels)
        {
            var count = row.Skip(1).Count(l => l != Ignored);
            result.Add([.. losses.GetRange(next, count)]);
            next += count;
        }

        return result;
    }

    /// <summary>How many tokens' scores exist at once.</summary>
    internal static int RowsAtOnce(DecoderModel model) => (int)Math.Max(1, Scores / model.Config.VocabSize);

    /// <summary>The rows of the stream whose state predicts a label, and those labels.</summary>
    internal static (List<long> Rows, List<long> Targets) Targets(PackedBatch batch, IReadOnlyList<IReadOnlyList<int>> labels)
    {
        var rows = new List<long>(batch.Tokens);
        var targets = new List<long>(batch.Tokens);
        var start = 0;
        for (var text = 0; text < batch.Count; text++)
        {
            if (labels[text].Count != batch.Lengths[text])
            {
                throw new ArgumentException($"Text {text} has {batch.Lengths[text]} tokens, but {labels[text].Count} labels.", nameof(labels));
            }

            for (var t = 1; t < batch.Lengths[text]; t++)
            {
                if (labels[text][t] != Ignored)
                {
                    rows.Add(start + t - 1);
                    targets.Add(labels[text][t]);
                }
            }

            start += batch.Lengths[text];
        }

        return (rows, targets);
    }
}
