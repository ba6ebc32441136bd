using System.Globalization;
using Tezgah.Core.Events;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
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
internal sealed class TrainingRun(WorkerContext context) : IDisposable
{
    private readonly CheckpointStore _checkpoints = new(context.Folder.Checkpoints);
    private RunInputs? _inputs;
    private DecoderModel? _model;
    private Trainer? _trainer;
    private MemoryLimit? _limit;
    private int _resumedFrom;

    /// <summary>The settings, once they are read.</summary>
    public TrainingJob? Job { get; private set; }

    /// <summary>Whether everything that a person gave was found good.</summary>
    public bool Prepared { get; private set; }

    /// <summary>The last step done.</summary>
    public int Step => Math.Max(_trainer?.Step ?? 0, _resumedFrom);

    /// <summary>Reads and checks job, data and memory, makes model and trainer, and tries the largest batch.</summary>
    /// <exception cref="ProblemException">Something is wrong with them.</exception>
    public void Prepare()
    {
        var job = Job = JobFile.Load(context.Folder.Job);
        if (NotYet.Check(job) is { Count: > 0 } refused)
        {
            throw new ProblemException(refused);
        }

        var device = PrepareTorch(job.Device, out var threads);
        var checkpoint = context.Options.Resume
            ? _checkpoints.Latest(folder => context.Write(new WarningEvent(new Problem("checkpoint-broken", folder, folder))))
            : null;
        _resumedFrom = checkpoint?.Step ?? 0;
        context.Write(new StartedEvent(
            Environment.ProcessId, Environment.MachineName, device.ToString(), threads, context.Options.Resume, checkpoint?.Step));

        var inputs = _inputs = RunInputs.Read(context, job, checkpoint);
        LimitMemory(job, inputs, device);
        _model = new DecoderModel(inputs.Config, new ParameterStore(inputs.Config.Tensors(), device, trained: true));
        _trainer = new Trainer(job, _model, inputs.Train, inputs.Validation, new TrainerHost
        {
            Write = context.Write,
            StopRequested = context.StopRequested,
            Time = context.Time,
            Save = (model, optimizer, state) => _checkpoints.Save(model, optimizer, inputs.Tokenizer, job, state),
        });
        _trainer.TryLongestBatch();
        if (checkpoint is null)
        {
            manual_seed(job.Training.Seed);
            _model.Weights.Trained!.Initialize(job.Model.InitializerRange);
        }
        else
        {
            _trainer.Restore(checkpoint);
        }

        var memory = MemoryEstimate.Shown(MemoryCheck.Needed(inputs.Config, inputs.Train, job.Training.PerDeviceTrainBatchSize));
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
        var artifacts = context.Folder.Artifacts;
        if (!_trainer!.Run())
        {
            return false;
        }

        ModelFolder.Save(Path.Combine(artifacts, "model"), _model!.Config, _model.Weights.Trained!, _inputs!.Tokenizer);
        _trainer.History.Write(Path.Combine(artifacts, "history.csv"));
        Evaluate("validation", _inputs.Validation);
        if (_inputs.Test is not null)
        {
            Evaluate(EvaluationFiles.Test, _inputs.Test);
        }

        MeasureLatency(Job!);
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
        MemoryCheck.Demand(inputs.Config, inputs.Train, job.Training.PerDeviceTrainBatchSize, free);
        EncodedSet?[] evaluated = [inputs.Validation, inputs.Test];
        MemoryCheck.DemandForEvaluation(
            inputs.Config, evaluated.OfType<EncodedSet>(), job.Evaluation.PerDeviceEvalBatchSize, free);
        if (context.Options.OwnsProcess)
        {
            _limit = MemoryLimit.Apply(free);
        }
    }

    private void Evaluate(string name, EncodedSet set)
    {
        var result = ClassificationPass.Run(_model!, set, Job!.Evaluation.PerDeviceEvalBatchSize, done =>
        {
            context.Write(new ProgressEvent(name, done, set.Count));
            context.ThrowIfStopRequested();
        });
        context.Write(EvaluationFiles.Write(context.Folder.Artifacts, name, Step, result, _inputs!.Data.Labels));
    }

    private void MeasureLatency(TrainingJob job)
    {
        var samples = job.Evaluation.LatencySamples;
        if (samples == 0)
        {
            return;
        }

        var texts = (_inputs!.Data.Test ?? _inputs.Data.Validation).Texts;
        var latency = LatencyMeasurement.Run(
            job.Name, _model!, _inputs.Tokenizer, texts, job.Evaluation, context.Time, _ => context.ThrowIfStopRequested());
        context.Write(new ProgressEvent("latency", samples, samples));
        context.Write(LatencyMeasurement.Write(context.Folder.Artifacts, Step, latency));
    }
}
