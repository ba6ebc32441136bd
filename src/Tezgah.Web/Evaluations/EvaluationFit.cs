using System.Globalization;
using Tezgah.Core.Estimates;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Machine;
using Tezgah.Core.Models;
using Tezgah.Core.Problems;
using Tezgah.Web.Hosting;

namespace Tezgah.Web.Evaluations;

/// <summary>Whether an evaluation fits into the memory that is free now.</summary>
/// <param name="Memory">The estimate for a batch of texts as long as they may be; those of the file may be shorter.</param>
/// <param name="Free">The free memory in bytes.</param>
/// <param name="Texts">The texts at once.</param>
/// <param name="Length">The most tokens of a text.</param>
/// <param name="Fits">The most texts of that length at once that fit; 0 if not even one does.</param>
public sealed record EvaluationFit(EvaluationMemory Memory, long Free, int Texts, int Length, int Fits)
{
    private const int BlockLength = 1024;

    /// <summary>Whether the model itself does not fit: then the worker will refuse it.</summary>
    public bool IsTooLarge => Memory.Weights > Free;

    /// <summary>Looks at a job's model; null where it cannot be read, which others say.</summary>
    /// <param name="job">The settings, with full paths.</param>
    /// <param name="classifies">Whether the model has a classification head, its adapter's included.</param>
    /// <param name="machine">What the worker finds.</param>
    /// <param name="free">The free memory; null asks the machine.</param>
    public static EvaluationFit? Of(EvaluateJob job, bool classifies, MachineTraits machine, long? free = null)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(machine);
        try
        {
            var config = ModelConfigFile.Read(Path.Combine(job.Model.ModelNameOrPath, ModelConfigFile.FileName));
            config = config with { Head = classifies ? ModelHead.SequenceClassification : ModelHead.CausalLM };
            var quantization = BaseQuantization.Of(job.Model, job.Pass.Run);
            var dtype = job.Model.Dtype ?? quantization?.Dtype ?? (config.Dtype == "float16" ? "float32" : config.Dtype);
            var texts = job.Task == EvaluationTasks.Latency
                ? job.Latency.BatchSizes.Select(s => int.TryParse(s, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : 1).DefaultIfEmpty(1).Max()
                : job.BatchSize;
            var answer = job.Task switch
            {
                EvaluationTasks.Labels when job.Labels.Mode != "score" => job.Labels.MaxNewTokens,
                EvaluationTasks.Latency when !classifies => job.Latency.NewTokens,
                EvaluationTasks.Pass => job.Pass.MaxNewTokens,
                _ => 0,
            };
            var length = Math.Min(job.Data.MaxLength ?? TrainedTexts.Of(job.Model.Adapter ?? job.Model.ModelNameOrPath)?.MaxLength ?? BlockLength, config.ContextLength);
            EvaluationMemory Memory(int count) => EvaluationMemory.Of(config, dtype, quantization, BatchShape.Full(count, length), answer, machine.On(job.Device));
            var available = free ?? FreeMemory.Read();
            var memory = Memory(texts);
            return new(memory, available, texts, length, EvaluationMemory.LargestBatch(texts, available - memory.Weights, Memory));
        }
        catch (Exception e) when (e is ProblemException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            // What is wrong with the folder is said by those who check it.
            return null;
        }
    }
}
