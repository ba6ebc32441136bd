using Tezgah.Core.Jobs;
using Tezgah.Core.Models;

namespace Tezgah.Engine.Models;

/// <summary>The network of a job that starts from random weights.</summary>
public static class NewModel
{
    /// <summary>A Llama of the size asked for, with a classification head.</summary>
    /// <param name="settings">The size asked for.</param>
    /// <param name="vocabSize">The number of tokens of the trained vocabulary.</param>
    /// <param name="maxLength">The most tokens of a text.</param>
    /// <param name="labels">The names of the classes in order.</param>
    public static ModelConfig ConfigOf(ModelSettings settings, int vocabSize, int maxLength, IReadOnlyList<string> labels)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new ModelConfig
        {
            Head = ModelHead.SequenceClassification,
            VocabSize = vocabSize,
            HiddenSize = settings.HiddenSize,
            IntermediateSize = settings.IntermediateSize,
            NumHiddenLayers = settings.NumHiddenLayers,
            NumAttentionHeads = settings.NumAttentionHeads,
            NumKeyValueHeads = settings.NumKeyValueHeads,
            HeadDim = settings.HiddenSize / settings.NumAttentionHeads,
            MaxPositionEmbeddings = maxLength,
            RmsNormEps = settings.RmsNormEps,
            RopeTheta = settings.RopeTheta,
            InitializerRange = settings.InitializerRange,
            Labels = labels,
        };
    }
}
