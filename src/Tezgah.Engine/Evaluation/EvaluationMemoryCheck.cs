using System.Globalization;
using Tezgah.Core.Estimates;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Models;
using Tezgah.Core.Problems;
using Tezgah.Engine.Kernels;
using Tezgah.Engine.Models;
using TorchSharp;

namespace Tezgah.Engine.Evaluation;

/// <summary>
/// Compares what an evaluation needs with the memory there is, before it takes it, and says what to change: the weights before they are read,
/// the largest batch before the first is computed.
/// </summary>
internal static class EvaluationMemoryCheck
{
    /// <summary>Refuses a model that does not fit.</summary>
    /// <param name="model">The model.</param>
    /// <param name="config">Its network.</param>
    /// <param name="dtype">The type that its weights will have.</param>
    /// <param name="quantization">How its base will lie in memory.</param>
    /// <param name="free">The free memory in bytes.</param>
    /// <exception cref="ProblemException"><c>evaluation-memory-model</c> with what would fit, or <c>evaluation-memory-model-none</c>.</exception>
    public static void DemandModel(EvaluatedModel model, ModelConfig config, string dtype, BaseQuantization? quantization, long free)
    {
        var needed = EvaluationMemory.WeightBytes(config, dtype, quantization);
        if (needed <= free)
        {
            return;
        }

        var narrow = NumberTypes.BytesOf(dtype) > 2 ? "bfloat16" : dtype;
        var nf4 = quantization ?? new BaseQuantization("bfloat16", UseDoubleQuant: true);
        var advice = new List<string>();
        if (narrow != dtype && EvaluationMemory.WeightBytes(config, narrow, quantization) <= free)
        {
            advice.Add($"model.dtype = {narrow}");
        }

        if (quantization is null && EvaluationMemory.WeightBytes(config, dtype, nf4) <= free)
        {
            advice.Add($"model.quantization = {BaseQuantization.Nf4}");
        }

        if (advice.Count == 0 && EvaluationMemory.WeightBytes(config, narrow, nf4) <= free)
        {
            advice.Add($"model.dtype = {narrow}, model.quantization = {BaseQuantization.Nf4}");
        }

        throw new ProblemException(advice.Count > 0
            ? new Problem("evaluation-memory-model", "model.dtype", NumberTypes.Shown(needed), NumberTypes.Shown(free), string.Join("; ", advice), model.ModelNameOrPath)
            : new Problem("evaluation-memory-model-none", "model.model_name_or_path", NumberTypes.Shown(needed), NumberTypes.Shown(free), model.ModelNameOrPath));
    }

    /// <summary>Refuses a batch that does not fit beside the loaded model.</summary>
    /// <param name="run">The evaluation.</param>
    /// <param name="network">The model.</param>
    /// <param name="lengths">The tokens of all texts.</param>
    /// <param name="newTokens">The tokens that each grows by; 0 where nothing is generated.</param>
    /// <param name="labels">The share of the tokens whose scores are needed; of generation that is one a text.</param>
    /// <param name="size">The texts at once; null takes the job's batch size.</param>
    /// <exception cref="ProblemException"><c>evaluation-memory-batch</c> with a size that fits, or <c>evaluation-memory-text</c>.</exception>
    public static void DemandBatch(
        EvaluationRun run, EvaluatedNetwork network, IEnumerable<int> lengths, int newTokens = 0, double labels = 0, int? size = null)
    {
        // What a GPU has free cannot be asked.
        if (run.Device.type != DeviceType.CPU)
        {
            return;
        }

        var (key, wanted) = size is { } fixedSize ? ("latency.batch_sizes", fixedSize) : ("batch_size", run.Job.BatchSize);
        int[] longest = [.. lengths.OrderDescending().Take(wanted)];
        // Latency asks for more texts at once than there are by asking some of them again.
        longest = size is null ? longest : [.. Enumerable.Range(0, wanted).Select(i => longest[i % longest.Length])];
        var free = run.Host.FreeMemory();
        var dtype = ModelFolder.NameOf(network.Model.Weights.Type);
        var needed = Of(longest.Length).Batch;
        if (needed <= free)
        {
            return;
        }

        var fits = EvaluationMemory.LargestBatch(longest.Length, free, Of);
        throw new ProblemException(fits > 0
            ? new Problem("evaluation-memory-batch", key, Text(longest.Length), NumberTypes.Shown(needed), NumberTypes.Shown(free), Text(fits), key)
            : new Problem("evaluation-memory-text", "data.max_length", Text(longest[0] + newTokens), NumberTypes.Shown(Of(1).Batch), NumberTypes.Shown(free)));

        EvaluationMemory Of(int texts)
        {
            var batch = longest[..texts];
            var scored = newTokens > 0 ? texts : (long)Math.Ceiling(labels * batch.Sum(l => (long)l));
            return EvaluationMemory.Of(network.Model.Config, dtype, network.Quantization, BatchShape.Of(batch, scored), newTokens, Kernel.TraitsOn(run.Device));
        }
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
