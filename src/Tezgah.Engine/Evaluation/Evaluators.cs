using Tezgah.Core.Classification;
using Tezgah.Engine.Data;
using Tezgah.Engine.Models;
using Tezgah.Engine.Training;

namespace Tezgah.Engine.Evaluation;

/// <summary>Loss, accuracy and macro F1 of a classifier.</summary>
/// <param name="set">The texts.</param>
/// <param name="batchSize">Texts at once.</param>
public sealed class ClassificationEvaluator(EncodedSet set, int batchSize) : IEvaluator
{
    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Run(DecoderModel model, Action<int>? afterBatch = null)
    {
        var result = ClassificationPass.Run(model, set, batchSize, afterBatch);
        var report = ClassificationReport.Compute(result.Predictions);
        return new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["eval_loss"] = result.Loss,
            ["eval_accuracy"] = report.Accuracy ?? double.NaN,
            ["eval_f1_macro"] = report.Macro.F1 ?? double.NaN,
        };
    }
}

/// <summary>Loss and perplexity of a language model: a mean over all label tokens.</summary>
/// <param name="set">The texts.</param>
/// <param name="batchSize">Texts at once.</param>
public sealed class LanguageEvaluator(EncodedSet set, int batchSize) : IEvaluator
{
    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Run(DecoderModel model, Action<int>? afterBatch = null)
    {
        var loss = LanguagePass.Run(model, set, batchSize, afterBatch).Loss;
        return new Dictionary<string, double>(StringComparer.Ordinal) { ["eval_loss"] = loss, ["eval_perplexity"] = Math.Exp(loss) };
    }
}
