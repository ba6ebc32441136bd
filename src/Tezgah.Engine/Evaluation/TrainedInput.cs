using Tezgah.Core.Evaluations;
using Tezgah.Core.Models;
using Tezgah.Text.Tasks;
using Tezgah.Text.Tokenization;

namespace Tezgah.Engine.Evaluation;

/// <summary>How a trained model is given texts: cut as in its training, unless the settings say otherwise.</summary>
public static class TrainedInput
{
    /// <summary>Looks the training up.</summary>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="config">The model's network.</param>
    /// <param name="trained">The adapter's folder, or else the model's.</param>
    /// <param name="settings">What a person set; null for nothing.</param>
    /// <param name="room">The most tokens that there is room for; null takes the network's context.</param>
    public static PlainInput Of(Tokenizer tokenizer, ModelConfig config, string trained, EvaluationData? settings = null, int? room = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        var known = TrainedTexts.Of(trained);
        var most = room ?? config.ContextLength;
        return new PlainInput(
            tokenizer, Math.Min(settings?.MaxLength ?? known?.MaxLength ?? most, most), (settings?.TruncationSide ?? known?.TruncationSide) == "left");
    }
}
