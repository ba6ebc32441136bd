using Tezgah.Core.Classification;
using Tezgah.Engine.Data;
using Tezgah.Engine.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Tezgah.Engine.Evaluation;

/// <summary>What a classifier says about a set of texts.</summary>
/// <param name="Predictions">True classes and probabilities, in the order of the texts.</param>
/// <param name="Loss">The mean cross-entropy, nats a text.</param>
public sealed record ClassificationResult(Predictions Predictions, double Loss);

/// <summary>One pass of a classifier over a set of texts.</summary>
public static class ClassificationPass
{
    /// <summary>Predicts every text. Batches hold texts of about one length, the longest first.</summary>
    /// <param name="model">The classifier.</param>
    /// <param name="set">The texts.</param>
    /// <param name="batchSize">Texts at once.</param>
    /// <param name="afterBatch">Is told the number of texts done; may throw to end the pass.</param>
    public static ClassificationResult Run(DecoderModel model, EncodedSet set, int batchSize, Action<int>? afterBatch = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(set);
        var classes = model.Config.Labels.Count;
        var probabilities = new double[set.Count * classes];
        var loss = 0.0;
        var done = 0;
        using var off = no_grad();
        foreach (var rows in set.Longest(set.Count).Chunk(batchSize))
        {
            using var scope = NewDisposeScope();
            var batch = new PackedBatch([.. rows.Select(r => set.Ids[r])], model.Device);
            var labels = tensor([.. rows.Select(r => (long)set.Labels[r])], device: model.Device);
            var logits = model.Classify(batch).to(ScalarType.Float64);
            loss += cross_entropy(logits, labels, reduction: nn.Reduction.Sum).item<double>();
            // The only copy to the host of a batch.
            var values = softmax(logits, -1).cpu().data<double>().ToArray();
            for (var i = 0; i < rows.Length; i++)
            {
                values.AsSpan(i * classes, classes).CopyTo(probabilities.AsSpan(rows[i] * classes));
            }

            done += rows.Length;
            afterBatch?.Invoke(done);
        }

        return new ClassificationResult(Predictions.Create([.. set.Labels], null, probabilities, classes), loss / set.Count);
    }
}
