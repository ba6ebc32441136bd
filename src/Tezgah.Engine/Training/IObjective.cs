using Tezgah.Engine.Models;
using static TorchSharp.torch;

namespace Tezgah.Engine.Training;

/// <summary>What is learnt from the texts of a set: the loss of a task.</summary>
public interface IObjective
{
    /// <summary>How much a text counts in the mean loss of its step: its label tokens, or the weight of its class.</summary>
    double WeightOf(int text);

    /// <summary>
    /// Runs texts through the network, forward and backward, and adds to the gradients their share of a step's mean loss.
    /// </summary>
    /// <param name="model">The network.</param>
    /// <param name="texts">The texts, by number.</param>
    /// <param name="total">The weight of all texts of the step, those of its other batches included.</param>
    /// <param name="pass">What training does besides.</param>
    /// <returns>That share, float32 <c>[]</c>, detached, on the network's device.</returns>
    Tensor Backward(DecoderModel model, IReadOnlyList<int> texts, double total, TrainingPass pass);
}

/// <summary>What is measured on a set of texts while training.</summary>
public interface IEvaluator
{
    /// <summary>Measures the network as it is.</summary>
    /// <param name="model">The network.</param>
    /// <param name="afterBatch">Is told the number of texts done; may throw to end the measurement. Null for nothing.</param>
    /// <returns>The measures under Hugging Face's names: <c>eval_loss</c> in nats, and those of the task.</returns>
    IReadOnlyDictionary<string, double> Run(DecoderModel model, Action<int>? afterBatch = null);
}
