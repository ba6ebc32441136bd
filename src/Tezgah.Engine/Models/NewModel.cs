using Tezgah.Core.Jobs;
using Tezgah.Core.Models;
using Tezgah.Text.Tokenization;

namespace Tezgah.Engine.Models;

/// <summary>The network of a job that starts from random weights.</summary>
public static class NewModel
{
    /// <summary>A Llama of the size asked for: a classifier, or a language model whose embedding is its head as well.</summary>
    /// <param name="job">The task and the size.</param>
    /// <param name="tokenizer">The vocabulary.</param>
    /// <param name="labels">The names of the classes in order; empty outside classification.</param>
    public static ModelConfig ConfigOf(TrainingJob job, Tokenizer tokenizer, IReadOnlyList<string> labels)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(tokenizer);
        var settings = job.Model;
        var classifies = job.Task == TaskNames.Classification;
        return new ModelConfig
        {
            Head = classifies ? ModelHead.SequenceClassification : ModelHead.CausalLM,
            TieWordEmbeddings = !classifies,
            VocabSize = tokenizer.VocabularySize,
            HiddenSize = settings.HiddenSize,
            IntermediateSize = settings.IntermediateSize,
            NumHiddenLayers = settings.NumHiddenLayers,
            NumAttentionHeads = settings.NumAttentionHeads,
            NumKeyValueHeads = settings.NumKeyValueHeads,
            HeadDim = settings.HiddenSize / settings.NumAttentionHeads,
            MaxPositionEmbeddings = job.Data.MaxLength,
            RmsNormEps = settings.RmsNormEps,
            RopeTheta = settings.RopeTheta,
            InitializerRange = settings.InitializerRange,
            PadTokenId = tokenizer.PadTokenId,
            EosTokenIds = [tokenizer.EosTokenId!.Value],
            Labels = labels,
        };
    }
}
