using System.Globalization;
using Tezgah.Core.Events;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Engine.Checkpoints;
using Tezgah.Engine.Data;
using Tezgah.Engine.Evaluation;
using Tezgah.Engine.Llama;
using Tezgah.Engine.Memory;
using Tezgah.Engine.Training;
using Tezgah.Text.Tokenization;
using TorchSharp;
using static TorchSharp.torch;

namespace Tezgah.Engine.Worker;

/// <summary>One training job: what is checked before it, its training, and what is measured after it.</summary>
internal sealed class TrainingRun(WorkerContext context) : IDisposable
{
    private readonly CheckpointStore _checkpoints = new(context.Folder.Checkpoints);
    private JobData? _data;
    private Tokenizer? _tokenizer;
    private EncodedSet? _train;
    private EncodedSet? _validation;
    private EncodedSet? _test;
    private LlamaModel? _model;
    private Trainer? _trainer;
    private MemoryLimit? _limit;

    /// <summary>The settings, once they are read.</summary>
    public TrainingJob? Job { get; private set; }

    /// <summary>Whether everything that a person gave was found good.</summary>
    public bool Prepared { get; private set; }

    /// <summary>The last step done.</summary>
    public int Step => _trainer?.Step ?? 0;

    /// <summary>Reads and checks job, data and memory, and makes tokenizer and model.</summary>
    /// <exception cref="ProblemException">Something is wrong with them.</exception>
    public void Prepare()
    {
        var job = Job = JobFile.Load(context.Folder.Job);
        var threads = job.Device.Threads ?? Environment.ProcessorCount;
        if (context.Options.OwnsProcess)
        {
            NativeHeap.Prepare(threads);
        }

        set_num_threads(threads);
        var device = FindDevice(job.Device.Type);
        var checkpoint = context.Options.Resume
            ? _checkpoints.Latest(folder => context.Write(new WarningEvent(new Problem("checkpoint-broken", folder, folder))))
            : null;
        context.Write(new StartedEvent(
            Environment.ProcessId, Environment.MachineName, device.ToString(), threads, context.Options.Resume, checkpoint?.Step));

        ReadData(job);
        MakeTokenizer(job, checkpoint);
        var config = Config(job);
        var memory = CheckMemory(job, config, device);
        _model = new LlamaModel(config, device, trained: true);
        _trainer = new Trainer(job, _model, _train!, _validation!, new TrainerHost
        {
            Write = context.Write,
            StopRequested = context.StopRequested,
            Time = context.Time,
            Save = (model, optimizer, state) => _checkpoints.Save(model, optimizer, _tokenizer!, job, state),
        });
        _trainer.TryLongestBatch();
        Start(job, checkpoint);
        context.Log(string.Create(
            CultureInfo.InvariantCulture,
            $"{_model.Weights.Count} weights, {config.VocabSize} tokens, {_train!.Count} training texts, {_trainer.TotalSteps} steps, about {MemoryEstimate.Shown(memory)} of memory"));
        Prepared = true;
    }

    /// <summary>Trains and measures.</summary>
    /// <returns>Whether the end was reached; false if the run was stopped.</returns>
    public bool Work()
    {
        var (job, model) = (Job!, _model!);
        var artifacts = context.Folder.Artifacts;
        if (!_trainer!.Run())
        {
            return false;
        }

        ModelFolder.Save(Path.Combine(artifacts, "model"), model, _tokenizer!);
        _trainer.History.Write(Path.Combine(artifacts, "history.csv"));
        Evaluate("validation", _validation!);
        if (_test is not null)
        {
            Evaluate(EvaluationFiles.Test, _test);
        }

        if (job.Evaluation.LatencySamples > 0)
        {
            var texts = (_data!.Test ?? _data.Validation).Texts;
            var latency = LatencyMeasurement.Run(
                job.Name, model, _tokenizer!, texts, job.Evaluation, context.Time, _ => context.ThrowIfStopRequested());
            context.Write(new ProgressEvent("latency", job.Evaluation.LatencySamples, job.Evaluation.LatencySamples));
            context.Write(LatencyMeasurement.Write(artifacts, Step, latency));
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _trainer?.Dispose();
        _model?.Dispose();
        _limit?.Dispose();
    }

    private void ReadData(TrainingJob job)
    {
        _data = JobData.Load(job.Data);
        foreach (var file in _data.Files)
        {
            context.Log(string.Create(CultureInfo.InvariantCulture, $"{file.Path}: {file.Rows.Count} rows, SHA-256 {file.Hash}"));
        }

        foreach (var warning in _data.Warnings)
        {
            context.Write(new WarningEvent(warning));
        }

        context.Write(new ProgressEvent("data", _data.Files.Count, _data.Files.Count));
        context.ThrowIfStopRequested();
    }

    private void MakeTokenizer(TrainingJob job, Checkpoint? checkpoint)
    {
        var data = _data!;
        _tokenizer = checkpoint is null
            ? Vocabulary.Learn(data.Train.Texts, job.Tokenizer.VocabSize, context.Options.Stop)
            : Tokenizer.Load(checkpoint.Folder);
        _train = Encode(data.Train);
        _validation = Encode(data.Validation);
        _test = data.Test is null ? null : Encode(data.Test);
        context.Write(new ProgressEvent("tokenizer", _tokenizer.VocabularySize, _tokenizer.VocabularySize));
        context.ThrowIfStopRequested();

        EncodedSet Encode(TextSet set)
        {
            var encoded = EncodedSet.Of(set, _tokenizer, job.Data.MaxLength);
            if (encoded.Truncated > 0)
            {
                context.Write(new WarningEvent(new Problem(
                    "texts-truncated",
                    set.Source,
                    Number(encoded.Truncated),
                    Number(encoded.Count),
                    set.Source,
                    Number(job.Data.MaxLength))));
            }

            return encoded;
        }
    }

    private LlamaConfig Config(TrainingJob job) =>
        LlamaConfig.Of(job.Model, _tokenizer!.VocabularySize, job.Data.MaxLength, _data!.Labels) with
        {
            PadTokenId = _tokenizer.PadTokenId,
            EosTokenIds = [_tokenizer.EosTokenId!.Value],
        };

    /// <summary>Refuses a job that cannot fit, and gives what it needs in bytes.</summary>
    private long CheckMemory(TrainingJob job, LlamaConfig config, Device device)
    {
        var batch = job.Training.PerDeviceTrainBatchSize;
        int[] lengths = [.. _train!.Longest(batch).Select(i => _train.Ids[i].Length)];
        var needed = MemoryEstimate.Of(config, lengths).Total;
        if (device.type != DeviceType.CPU)
        {
            // What a GPU has free cannot be asked; the trial of the longest batch finds out.
            return needed;
        }

        var free = context.Options.FreeMemory();
        if (needed > free)
        {
            var fits = MemoryEstimate.LargestBatch(config, lengths, free);
            throw new ProblemException(fits > 0
                ? new Problem(
                    "memory-not-enough",
                    "training.per_device_train_batch_size",
                    MemoryEstimate.Shown(needed),
                    MemoryEstimate.Shown(free),
                    Number(fits))
                : new Problem(
                    "memory-not-enough-for-model",
                    "model.hidden_size",
                    MemoryEstimate.Shown(MemoryEstimate.Of(config, [lengths[0]]).Total),
                    MemoryEstimate.Shown(free)));
        }

        if (context.Options.OwnsProcess)
        {
            _limit = MemoryLimit.Apply(free);
        }

        return needed;
    }

    private void Start(TrainingJob job, Checkpoint? checkpoint)
    {
        if (checkpoint is null)
        {
            manual_seed(job.Training.Seed);
            _model!.Weights.Initialize(job.Model.InitializerRange);
        }
        else
        {
            _trainer!.Restore(checkpoint);
        }
    }

    private void Evaluate(string name, EncodedSet set)
    {
        var result = ClassificationPass.Run(_model!, set, Job!.Evaluation.PerDeviceEvalBatchSize, done =>
        {
            context.Write(new ProgressEvent(name, done, set.Count));
            context.ThrowIfStopRequested();
        });
        context.Write(EvaluationFiles.Write(context.Folder.Artifacts, name, Step, result, _data!.Labels));
    }

    private static Device FindDevice(string type)
    {
        var cuda = type != "cpu" && cuda_is_available();
        return type == "cuda" && !cuda
            ? throw new ProblemException(new Problem("device-missing", "device.type", type))
            : torch.device(cuda ? "cuda:0" : "cpu");
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
