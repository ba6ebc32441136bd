using Tezgah.Core.Problems;
using Tezgah.Engine.Models;
using Tezgah.Text.Tasks;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Tezgah.Engine.Evaluation;

/// <summary>What a classifier makes of one text.</summary>
public static class TextClassification
{
    /// <summary>The probability of each class.</summary>
    /// <param name="model">The classifier.</param>
    /// <param name="input">How it is given texts.</param>
    /// <param name="text">The text.</param>
    /// <returns>The probabilities in the order of the model's labels, [classes], and the tokens that were read.</returns>
    /// <exception cref="ProblemException"><c>text-empty</c>: the tokenizer makes no token of it.</exception>
    public static (double[] Probabilities, int Tokens) Run(DecoderModel model, PlainInput input, string text)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(input);
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var (ids, _) = input.Encode(text);
        if (ids.Length == 0)
        {
            throw new ProblemException(new Problem("text-empty"));
        }

        var logits = model.Classify(new PackedBatch([ids], model.Device)).to(ScalarType.Float64);

        // The only copy to the host.
        return (softmax(logits, -1).cpu().data<double>().ToArray(), ids.Length);
    }
}
