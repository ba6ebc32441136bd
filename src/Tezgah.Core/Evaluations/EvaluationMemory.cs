using Tezgah.Core.Estimates;
using Tezgah.Core.Jobs;
using Tezgah.Core.Models;

namespace Tezgah.Core.Evaluations;

/// <summary>The memory that an evaluation takes at its height, in bytes: nothing is kept for a backward pass.</summary>
/// <param name="Weights">The model's weights, those in 4 bits as what they take then.</param>
/// <param name="Activations">What the largest batch takes in a layer, with a 4-bit matrix that composed operations read back, or its scores over the vocabulary, if those
/// take more.</param>
/// <param name="Cache">Keys and values of generation; 0 where nothing is generated.</param>
public sealed record EvaluationMemory(long Weights, long Activations, long Cache)
{
    /// <summary>All of it.</summary>
    public long Total => Weights + Batch;

    /// <summary>What comes on top of the loaded model.</summary>
    public long Batch => Activations + Cache;

    /// <summary>The estimate.</summary>
    /// <param name="config">The network, with the head that is evaluated.</param>
    /// <param name="dtype"><c>float32</c>, <c>bfloat16</c> or <c>float16</c>.</param>
    /// <param name="quantization">How the base lies in memory; null for as it is.</param>
    /// <param name="batch">The largest batch.</param>
    /// <param name="newTokens">The tokens that each text grows by in generation; 0 where nothing is generated.</param>
    /// <param name="traits">How the engine computes; null for the processor with kernels.</param>
    public static EvaluationMemory Of(
        ModelConfig config, string dtype, BaseQuantization? quantization, BatchShape batch, int newTokens = 0, MemoryTraits? traits = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(batch);
        var job = new TrainingJob
        {
            Task = config.Head == ModelHead.SequenceClassification ? TaskNames.Classification : TaskNames.LanguageModelling,
            // Without adapters. What is multiplied in another type is cast and let go of at once.
            Method = quantization is null ? MethodNames.Full : MethodNames.Qlora,
            Lora = new LoraSettings { TargetModules = [] },
            Quantization = new QuantizationSettings { ComputeDtype = dtype },
            Training = new TrainingSettings { Dtype = dtype },
        };
        var cache = newTokens > 0 ? TrainingMemory.CacheBytes(config, (int)Math.Min(batch.Texts, int.MaxValue), (int)Math.Min(batch.Longest + newTokens, int.MaxValue), dtype) : 0;
        return new(
            WeightBytes(config, dtype, quantization),
            TrainingMemory.OfEvaluation(config, job, batch, traits ?? new MemoryTraits()).Activations,
            cache);
    }

    /// <summary>The weights alone.</summary>
    public static long WeightBytes(ModelConfig config, string dtype, BaseQuantization? quantization)
    {
        ArgumentNullException.ThrowIfNull(config);
        var (tensors, bytes) = (config.Tensors(), NumberTypes.BytesOf(dtype));
        if (quantization is null)
        {
            return tensors.Sum(t => t.Count) * bytes;
        }

        var settings = new QuantizationSettings { UseDoubleQuant = quantization.UseDoubleQuant };
        TensorSpec[] matrices = [.. tensors.Where(t => t.IsMatrix && t.Name.EndsWith("_proj.weight", StringComparison.Ordinal))];
        return ((tensors.Sum(t => t.Count) - matrices.Sum(t => t.Count)) * bytes)
            + matrices.Sum(t => NumberTypes.Nf4Bytes(t.Count, settings.Blocksize, settings.UseDoubleQuant));
    }

    /// <summary>The most texts at once of which <paramref name="of"/> fits into some bytes; 0 if not even one does.</summary>
    /// <param name="most">The texts that are wanted.</param>
    /// <param name="bytes">The bytes that are free for a batch.</param>
    /// <param name="of">The estimate for that many of the longest texts.</param>
    public static int LargestBatch(int most, long bytes, Func<int, EvaluationMemory> of)
    {
        ArgumentNullException.ThrowIfNull(of);
        var (low, high) = (0, most);
        while (low < high)
        {
            var middle = low + ((high - low + 1) / 2);
            (low, high) = of(middle).Batch <= bytes ? (middle, high) : (low, middle - 1);
        }

        return low;
    }
}
