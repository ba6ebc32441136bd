using Tezgah.Core.Jobs;
using Tezgah.Core.Models;

namespace Tezgah.Core.Estimates;

/// <summary>The network of a job before its data is read: as large as the settings allow.</summary>
public static class JobNetwork
{
    private const int LeastLabels = 2;

    /// <summary>The network.</summary>
    /// <param name="job">The settings.</param>
    /// <param name="baseModel">The base model; null for one from scratch.</param>
    /// <param name="labels">The classes; 0 where they are not known.</param>
    public static ModelConfig Of(TrainingJob job, ModelConfig? baseModel, int labels)
    {
        ArgumentNullException.ThrowIfNull(job);
        var classifies = job.Task == TaskNames.Classification;
        var config = baseModel ?? new ModelConfig
        {
            VocabSize = job.Tokenizer.VocabSize,
            HiddenSize = job.Model.HiddenSize,
            IntermediateSize = job.Model.IntermediateSize,
            NumHiddenLayers = job.Model.NumHiddenLayers,
            NumAttentionHeads = job.Model.NumAttentionHeads,
            NumKeyValueHeads = job.Model.NumKeyValueHeads,
            HeadDim = job.Model.HiddenSize / job.Model.NumAttentionHeads,
            MaxPositionEmbeddings = job.Data.MaxLength,
            TieWordEmbeddings = !classifies,
        };
        return !classifies ? config : config with
        {
            Head = ModelHead.SequenceClassification,
            Labels = [.. Enumerable.Range(0, Math.Max(LeastLabels, labels)).Select(i => $"LABEL_{i}")],
        };
    }
}
