using System.Globalization;
using Tezgah.Core.Estimates;
using Tezgah.Core.Events;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Training;
using Tezgah.Engine.Adapters;
using Tezgah.Engine.Checkpoints;
using Tezgah.Engine.Data;
using Tezgah.Engine.Evaluation;
using Tezgah.Engine.Memory;
using Tezgah.Engine.Models;
using Tezgah.Engine.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Tezgah.Engine.Worker;

/// <summary>One training job: what is checked before it, its training, and what is measured after it.</summary>
internal sealed class TrainingRun(WorkerContext context) : IWorkerRun
{
    private const string GenerationConfig = "generation_config.json";
    private const string AdapterFolderName = "adapter";
    private const string MergedFolder = "merged";

    private readonly CheckpointStore _checkpoints = new(context.Folder.Checkpoints);
    private RunInputs? _inputs;
    private DecoderModel? _model;
    private Trainer? _trainer;
    private MemoryLimit? _limit;
    private long? _free;
    private Device? _device;
    private int _resumedFrom;

    /// <summary>The settings, once they are read.</summary>
    public TrainingJob? Job { get; private set; }

    /// <summary>Whether everything that a person gave was found good.</summary>
    public bool Prepared { get; private set; }

    /// <summary>What to say when the memory has run out; null before anything is known.</summary>
    public Problem? MemoryRanOut => _inputs is null ? null : new MemoryCheck(Job!, _inputs.Config, _inputs.Train, _device!).RanOut(Step + 1, _free);

    /// <summary>The last step done.</summary>
    public int Step => Math.Max(_trainer?.Step ?? 0, _resumedFrom);

    /// <summary>Reads and checks job, data and memory, makes model and trainer, and tries the largest batch.</summary>
    /// <exception cref="ProblemException">Something is wrong with them.</exception>
    public void Prepare()
    {
        // Before the settings are read: a wish that comes later finds its file again.
        File.Delete(context.Folder.DurationRequest);
        var job = Job = JobFile.Load(context.Folder.Job);
        var device = _device = PrepareTorch(job.Device, out var threads);
        if (device.type == DeviceType.CPU && JobChecks.NeedsGpu(job) is { Count: > 0 } impossible)
        {
            throw new ProblemException(impossible);
        }

        var checkpoint = context.Options.Resume
            ? _checkpoints.Latest(folder => context.Write(new WarningEvent(new Problem("checkpoint-broken", folder, folder))))
            : null;
        _resumedFrom = checkpoint?.Step ?? 0;
        context.Write(new StartedEvent(
            Environment.ProcessId, Environment.MachineName, device.ToString(), threads, context.Options.Resume, checkpoint?.Step));

        var inputs = _inputs = RunInputs.Read(context, job, checkpoint);
        LimitMemory(job, inputs, device);
        _model = new DecoderModel(inputs.Config, BaseModel.Weights(job, inputs, device));
        _trainer = NewTrainer(job, inputs);
        _trainer.TryLargestBatch();
        if (checkpoint is not null)
        {
            _trainer.Restore(checkpoint, inputs.Fingerprint);
        }

        var memory = NumberTypes.Shown(new MemoryCheck(job, inputs.Config, inputs.Train, device).Needed.Total);
        context.Log("note-plan", [.. new object[]
        {
            _model.Weights.Trained!.Count, inputs.Config.VocabSize, inputs.Train.Count, _trainer.TotalSteps, memory,
        }.Select(n => Convert.ToString(n, CultureInfo.InvariantCulture)!)]);
        Prepared = true;
    }

    /// <summary>Trains and measures.</summary>
    /// <returns>Whether the end was reached; false if the run was stopped.</returns>
    public bool Work()
    {
        var measurements = new RunMeasurements(context, Job!, _inputs!, _model!);
        if (Step == 0)
        {
            measurements.Before();
        }

        if (!_trainer!.Run())
        {
            return false;
        }

        var step = LoadBest();
        SaveArtifacts();
        Merge();
        measurements.After(step);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _trainer?.Dispose();
        _model?.Dispose();
        _limit?.Dispose();
    }

    private Device PrepareTorch(DeviceSettings settings, out int threads)
    {
        threads = settings.Threads ?? Environment.ProcessorCount;
        if (context.Options.OwnsProcess)
        {
            NativeHeap.Prepare(threads);
        }

        set_num_threads(threads);
        var cuda = settings.Type != "cpu" && cuda_is_available();
        return settings.Type == "cuda" && !cuda
            ? throw new ProblemException(new Problem("device-missing", "device.type", settings.Type))
            : device(cuda ? "cuda:0" : "cpu");
    }

    private void LimitMemory(TrainingJob job, RunInputs inputs, Device device)
    {
        // What a GPU has free cannot be asked; the trial of the largest batch finds out.
        if (device.type != DeviceType.CPU)
        {
            return;
        }

        var free = context.Options.FreeMemory();
        var check = new MemoryCheck(job, inputs.Config, inputs.Train, device);
        check.Demand(free);
        EncodedSet?[] evaluated = [inputs.Validation, inputs.Test];
        check.DemandForEvaluation(evaluated.OfType<EncodedSet>(), free);
        _free = free;
        if (context.Options.OwnsProcess)
        {
            _limit = MemoryLimit.Apply(free);
        }
    }

    private Trainer NewTrainer(TrainingJob job, RunInputs inputs)
    {
        var settings = job.Training;
        var classifies = job.Task == TaskNames.Classification;
        IObjective objective = classifies
            ? new ClassificationObjective(
                inputs.Train,
                ClassWeights.Of(settings, inputs.Config.Labels, [.. inputs.Config.Labels.Select((_, c) => inputs.Train.Labels.Count(l => l == c))]),
                settings.LabelSmoothingFactor)
            : new LanguageObjective(inputs.Train, settings.LabelSmoothingFactor);
        var batch = job.Evaluation.PerDeviceEvalBatchSize;
        IEvaluator evaluator = classifies ? new ClassificationEvaluator(inputs.Validation, batch) : new LanguageEvaluator(inputs.Validation, batch);
        return new Trainer(job, _model!, TrainingPlan.Of(job, inputs.Train.Lengths), objective, inputs.Train.Lengths, evaluator, new TrainerHost
        {
            Write = context.Write,
            StopRequested = context.StopRequested,
            Sample = inputs.Samples is null ? null : (model, step, goOn) => context.Sample(inputs.Samples, model, step, goOn),
            NewDuration = NewDuration,
            Memory = _model!.Device.type == DeviceType.CPU ? () => Environment.WorkingSet : null,
            Time = context.Time,
            Scaler = context.Options.Scaler?.Invoke() ?? (LossScaler.IsNeededBy(job) ? new LossScaler() : null),
            Save = (model, optimizer, state) =>
            {
                context.FlushEvents();
                return _checkpoints.Save(model, optimizer, inputs.Tokenizer, job, state with { Data = inputs.Fingerprint });
            },
        });
    }

    private TrainingSettings? NewDuration()
    {
        if (!File.Exists(context.Folder.DurationRequest))
        {
            return null;
        }

        File.Delete(context.Folder.DurationRequest);
        var training = JobFile.Load(context.Folder.Job).Training;
        Job = Job! with { Training = Job.Training with { NumTrainEpochs = training.NumTrainEpochs, MaxSteps = training.MaxSteps } };
        return training;
    }

    /// <summary>Takes the weights of the best evaluation, if that is wanted.</summary>
    /// <returns>The step of the weights.</returns>
    private int LoadBest()
    {
        if (!Job!.Saving.LoadBestModelAtEnd || _trainer!.Best.Step is not { } best || best == Step)
        {
            return Step;
        }

        if (_checkpoints.Of(best) is not { } checkpoint)
        {
            var folder = Path.Combine(context.Folder.Checkpoints, CheckpointStore.NameOf(best));
            context.Write(new WarningEvent(new Problem("best-checkpoint-lost", folder, folder, $"{Step}"), Step));
            return Step;
        }

        checkpoint.LoadWeights(_model!);
        context.Log("note-best", $"{best}", Convert.ToString(_trainer.Best.Value, CultureInfo.InvariantCulture)!);
        return best;
    }

    /// <summary>Writes the base model with the adapter merged in, if that is wanted. What a stopped run left is written anew.</summary>
    private void Merge()
    {
        if (!Job!.Saving.MergeAdapter || _model!.Weights is not AdaptedWeights)
        {
            return;
        }

        var merged = context.Folder.Artifact(MergedFolder);
        string[] left = [.. Directory.GetDirectories(context.Folder.Artifacts, $".{MergedFolder}.*{AdapterMerge.PartOf}"), .. Directory.Exists(merged) ? [merged] : (string[])[]];
        foreach (var folder in left)
        {
            Directory.Delete(folder, recursive: true);
        }

        AdapterMerge.Run(Job.Model.ModelNameOrPath!, context.Folder.Artifact(AdapterFolderName), merged, afterTensor: (done, total) =>
        {
            context.ThrowIfStopRequested();
            if (done == total || done % Math.Max(1, total / 20) == 0)
            {
                context.Write(new ProgressEvent(MergedFolder, done, total));
            }
        });
    }

    private void SaveArtifacts()
    {
        var artifacts = context.Folder.Artifacts;
        var folder = Path.Combine(artifacts, _model!.Weights is AdaptedWeights ? AdapterFolderName : "model");
        TrainedFolder.Save(folder, _model, _inputs!.Tokenizer);
        if (Job!.Model.ModelNameOrPath is { } source && File.Exists(Path.Combine(source, GenerationConfig)) && Job.Method == MethodNames.Full)
        {
            File.Copy(Path.Combine(source, GenerationConfig), Path.Combine(folder, GenerationConfig), overwrite: true);
        }

        _trainer!.History.Write(Path.Combine(artifacts, "history.csv"));
        HuggingFaceState.Write(Path.Combine(artifacts, HuggingFaceState.FileName), Job, _trainer.State);
    }
}
