using Tezgah.Engine.Data;
using Tezgah.Engine.Models;
using Tezgah.Text.Tokenization;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Tezgah.Engine.Evaluation;

/// <summary>What a classifier makes of one text.</summary>
public static class TextClassification
{
    /// <summary>The probability of each class.</summary>
    /// <param name="model">The classifier.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="text">The text; cut to the most tokens that the model can read.</param>
    /// <returns>The probabilities in the order of the model's labels, [classes], and the tokens that were read.</returns>
    public static (double[] Probabilities, int Tokens) Run(DecoderModel model, Tokenizer tokenizer, string text)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var (ids, _) = EncodedSet.Encode(text, tokenizer, model.Config.MaxPositionEmbeddings);
        var logits = model.Classify(new PackedBatch([ids], model.Device)).to(ScalarType.Float64);

        // The only copy to the host.
        return (softmax(logits, -1).cpu().data<double>().ToArray(), ids.Length);
    }
}
