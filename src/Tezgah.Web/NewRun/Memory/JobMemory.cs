using Tezgah.Core.Estimates;
using Tezgah.Core.Jobs;
using Tezgah.Core.Machine;
using Tezgah.Core.Models;
using Tezgah.Core.Problems;
using Tezgah.Web.Hosting;
using Tezgah.Web.Models;

namespace Tezgah.Web.NewRun.Memory;

/// <summary>Estimates the memory of jobs for the form, from their settings and the configuration of their base model.</summary>
/// <param name="folders">Where base models may be.</param>
/// <param name="machine">What workers find.</param>
/// <param name="freeMemory">The free memory in bytes; null asks the system.</param>
public sealed class JobMemory(ModelFolders folders, MachineTraits machine, Func<long>? freeMemory = null)
{
    /// <summary>
    /// The job with nothing but what the estimate depends on: two jobs whose essence is the same take the same memory.
    /// </summary>
    public static TrainingJob Essence(TrainingJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return new TrainingJob
        {
            Task = job.Task,
            Method = job.Method,
            Data = new DataSettings { MaxLength = job.Data.MaxLength },
            Model = job.Model,
            Tokenizer = job.Tokenizer,
            Lora = job.Lora with { LoraAlpha = 1, UseRslora = false },
            Quantization = job.Quantization,
            Training = new TrainingSettings
            {
                PerDeviceTrainBatchSize = job.Training.PerDeviceTrainBatchSize,
                GradientAccumulationSteps = job.Training.GradientAccumulationSteps,
                Dtype = job.Training.Dtype,
                Dropout = job.Training.Dropout,
                GradientCheckpointing = job.Training.GradientCheckpointing,
                Packing = job.Training.Packing,
                PackingTokens = job.Training.PackingTokens,
            },
            Evaluation = new EvaluationSettings { PerDeviceEvalBatchSize = job.Evaluation.PerDeviceEvalBatchSize },
            Device = job.Device,
        };
    }

    /// <summary>What a job would take.</summary>
    /// <param name="job">Its settings, each of them possible.</param>
    /// <param name="labels">The classes in its data; 0 where they are not known.</param>
    /// <returns>Null where the settings do not make a network yet.</returns>
    /// <exception cref="ProblemException">The base model cannot be read.</exception>
    public MemoryFacts? Of(TrainingJob job, int labels)
    {
        ArgumentNullException.ThrowIfNull(job);
        if (Network(job, labels) is not { } config)
        {
            return null;
        }

        var batch = BatchShape.Full(job);
        var traits = machine.On(job.Device);
        var training = TrainingMemory.Of(config, job, batch, traits);
        var evaluation = TrainingMemory.OfEvaluation(
            config, job, BatchShape.Full(job.Evaluation.PerDeviceEvalBatchSize, job.Data.MaxLength), traits);
        var evaluates = evaluation.Total > training.Total;
        var free = (freeMemory ?? FreeMemory.Read)();
        return new MemoryFacts(
            evaluates ? evaluation : training, evaluates, batch, free, training.Total > free ? MemoryAdvice.For(config, job, free, traits) : []);
    }

    /// <summary>The network of a job.</summary>
    /// <param name="job">Its settings, each of them possible.</param>
    /// <param name="labels">The classes in its data; 0 where they are not known.</param>
    /// <returns>Null where the settings do not make a network yet.</returns>
    /// <exception cref="ProblemException">The base model cannot be read.</exception>
    public ModelConfig? Network(TrainingJob job, int labels)
    {
        ArgumentNullException.ThrowIfNull(job);
        ModelConfig? baseModel = null;
        if (job.Method != MethodNames.Scratch)
        {
            if (string.IsNullOrWhiteSpace(job.Model.ModelNameOrPath))
            {
                return null;
            }

            baseModel = ModelConfigFile.Read(Path.Combine(folders.Resolve(job.Model.ModelNameOrPath), ModelConfigFile.FileName));
        }
        else if (job.Model.HiddenSize % (2 * job.Model.NumAttentionHeads) != 0 || job.Model.NumAttentionHeads % job.Model.NumKeyValueHeads != 0)
        {
            return null;
        }

        return JobNetwork.Of(job, baseModel, labels);
    }
}
