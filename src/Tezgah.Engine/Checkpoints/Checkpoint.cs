using System.Text.Json;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Engine.Models;
using Tezgah.Engine.Safetensors;
using Tezgah.Engine.Training;
using static TorchSharp.torch;

namespace Tezgah.Engine.Checkpoints;

/// <summary>One checkpoint on disk.</summary>
/// <param name="Folder">Its folder, which holds a whole model in Hugging Face's layout as well.</param>
/// <param name="Step">The step after which it was taken.</param>
public sealed record Checkpoint(string Folder, int Step)
{
    /// <summary>Puts the trained weights alone back.</summary>
    /// <exception cref="ProblemException">They are damaged or of another network.</exception>
    public void LoadWeights(DecoderModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        TrainedFolder.Load(Folder, model);
    }

    /// <summary>Puts weights and optimizer back.</summary>
    /// <param name="model">The model of the same job.</param>
    /// <param name="optimizer">Its optimizer.</param>
    /// <param name="job">The job that is taken up.</param>
    /// <param name="data">The fingerprint of its training data.</param>
    /// <exception cref="ProblemException">
    /// <c>checkpoint-broken</c>, or <c>checkpoint-of-other-run</c>: settings or data have changed, so that going on would not
    /// be the same run.
    /// </exception>
    public TrainerState Load(DecoderModel model, AdamW optimizer, TrainingJob job, string data)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(job);
        var state = ReadState();
        if (Comparable(state.Job) != Comparable(job))
        {
            throw OtherRun("job.json");
        }

        if (state.Data != data)
        {
            throw OtherRun(job.Data.Train);
        }

        TrainedFolder.Load(Folder, model);
        using (var file = SafetensorsFile.Open(Path.Combine(Folder, CheckpointStore.OptimizerFile)))
        {
            Fill(file, model.Weights.Trained!, optimizer.FirstMoment, CheckpointStore.FirstMoment);
            Fill(file, model.Weights.Trained!, optimizer.SecondMoment, CheckpointStore.SecondMoment);
        }

        optimizer.Steps = state.GlobalStep - (state.LossScale?.Skipped ?? 0);
        return state;
    }

    private TrainerState ReadState()
    {
        try
        {
            var state = JsonSerializer.Deserialize<TrainerState>(
                File.ReadAllText(Path.Combine(Folder, CheckpointStore.StateFile)), CheckpointStore.Json);
            return state is { V: 1, Job: not null }
                ? state with { LogHistory = HuggingFaceState.ReadLog(Path.Combine(Folder, HuggingFaceState.FileName)) }
                : throw new ProblemException(new Problem("checkpoint-broken", Folder, Folder));
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            throw new ProblemException(new Problem("checkpoint-broken", Folder, Folder), e);
        }
    }

    /// <summary>What must be equal: not the name, not how long it is to train, and not where the data or the machine is.</summary>
    private static TrainingJob? Comparable(TrainingJob? job) => job is null
        ? null
        : job with
        {
            Name = "",
            Data = job.Data with { Train = "", Validation = null, Test = null },
            Model = job.Model with { ModelNameOrPath = null },
            Training = job.Training with { NumTrainEpochs = 1, MaxSteps = null },
            Evaluation = new EvaluationSettings(),
            Saving = new SavingSettings(),
            Device = new DeviceSettings(),
        };

    private static void Fill(SafetensorsFile file, ParameterStore weights, Tensor vector, string prefix)
    {
        foreach (var (spec, part) in weights.Parts(vector))
        {
            using (part)
            {
                file.ReadInto(prefix + spec.Name, part);
            }
        }
    }

    private ProblemException OtherRun(string what) =>
        new(new Problem("checkpoint-of-other-run", Folder, Folder, what));
}
