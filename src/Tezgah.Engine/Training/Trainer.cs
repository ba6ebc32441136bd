using Tezgah.Core.Classification;
using Tezgah.Core.Events;
using Tezgah.Core.Jobs;
using Tezgah.Engine.Checkpoints;
using Tezgah.Engine.Data;
using Tezgah.Engine.Evaluation;
using Tezgah.Engine.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Tezgah.Engine.Training;

/// <summary>Trains a classifier.</summary>
public sealed class Trainer : IDisposable
{
    /// <summary>What a crash of the machine may cost at most.</summary>
    private static readonly TimeSpan s_checkpointEvery = TimeSpan.FromMinutes(5);

    private readonly TrainingJob _job;
    private readonly DecoderModel _model;
    private readonly EncodedSet _train;
    private readonly EncodedSet _validation;
    private readonly TrainerHost _host;
    private readonly BatchPlan _plan;
    private readonly LearningRateSchedule _schedule;
    private readonly AdamW _optimizer;
    private EpochHistory _history = new([], 0, 0);
    private (int Number, IReadOnlyList<IReadOnlyList<int[]>> Steps) _epoch = (-1, []);
    private long _lastCheckpoint;

    /// <summary>A trainer at step 0.</summary>
    /// <param name="job">The settings.</param>
    /// <param name="model">The classifier, whose weights are set already.</param>
    /// <param name="train">The texts to train on.</param>
    /// <param name="validation">The texts to evaluate on.</param>
    /// <param name="host">What it works in.</param>
    public Trainer(TrainingJob job, DecoderModel model, EncodedSet train, EncodedSet validation, TrainerHost host)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(train);
        var settings = job.Training;
        (_job, _model, _train, _validation, _host) = (job, model, train, validation, host);
        _plan = new BatchPlan(
            [.. train.Ids.Select(t => t.Length)], settings.PerDeviceTrainBatchSize, settings.GradientAccumulationSteps, settings.Seed);
        TotalSteps = _plan.TotalSteps(settings.NumTrainEpochs, settings.MaxSteps);
        _schedule = LearningRateSchedule.Of(settings, TotalSteps);
        _optimizer = new AdamW(model.Weights.Trained!, settings);
    }

    /// <summary>The steps done.</summary>
    public int Step { get; private set; }

    /// <summary>The steps of the run.</summary>
    public int TotalSteps { get; }

    /// <summary>The course of the run so far.</summary>
    public EpochHistory History => _history;

    /// <summary>Trains to the end, or until the host wants to stop; a checkpoint is written in both cases.</summary>
    /// <returns>Whether the end was reached.</returns>
    /// <exception cref="Core.Problems.ProblemException"><c>loss-not-finite</c>.</exception>
    public bool Run()
    {
        using var log = new StepLog(_host.Write, _history, _host.Time);
        _lastCheckpoint = _host.Time.GetTimestamp();
        _host.Write(new ProgressEvent("training", Step, TotalSteps));
        while (Step < TotalSteps)
        {
            var learningRate = _schedule.At(Step);
            var batches = BatchesOf(Step);
            log.Add(Update(batches, learningRate));
            var stop = _host.StopRequested();
            var epochEnds = Step % _plan.StepsPerEpoch == 0 || Step == TotalSteps;
            if (epochEnds || Step % _job.Evaluation.EvalSteps == 0)
            {
                log.Flush();
                Evaluate(epochEnds, learningRate);
                log.SkipTime();
            }

            if (stop || Step == TotalSteps || _host.Time.GetElapsedTime(_lastCheckpoint) > s_checkpointEvery)
            {
                log.Flush();
                Save();
                log.SkipTime();
            }

            if (stop || Step == TotalSteps || Step % Math.Max(1, TotalSteps / 100) == 0)
            {
                _host.Write(new ProgressEvent("training", Step, TotalSteps));
            }

            if (stop)
            {
                return Step == TotalSteps;
            }
        }

        return true;
    }

    /// <summary>
    /// Sends the longest batch through the network, forward and backward, and takes everything back, so that a lack of memory
    /// shows at the start and not after an hour.
    /// </summary>
    public void TryLongestBatch()
    {
        var rows = _train.Longest(_job.Training.PerDeviceTrainBatchSize);
        using (var scope = NewDisposeScope())
        {
            Loss([.. rows], rows.Count).backward();
        }

        _model.Weights.Trained!.Gradients!.zero_();
    }

    /// <summary>Goes on from a checkpoint.</summary>
    /// <exception cref="Core.Problems.ProblemException">It is damaged or of another run.</exception>
    public void Restore(Checkpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        var state = checkpoint.Load(_model, _optimizer, _job, _train.Count);
        Step = state.GlobalStep;
        _history = new EpochHistory(state.Epochs, state.EpochLossSum, state.EpochTexts);
    }

    /// <inheritdoc/>
    public void Dispose() => _optimizer.Dispose();

    private StepLog.Pending Update(IReadOnlyList<int[]> batches, double learningRate)
    {
        using var scope = NewDisposeScope();
        SplitMix.SeedTorch(_job.Training.Seed, Step);
        _model.Weights.Trained!.Gradients!.zero_();
        var texts = batches.Sum(b => b.Length);
        var loss = zeros([], device: _model.Device);
        foreach (var rows in batches)
        {
            using var graph = NewDisposeScope();
            var part = Loss(rows, texts);
            part.backward();
            loss.add_(part.detach());
        }

        var norm = _optimizer.ClipGradients(_job.Training.MaxGradNorm);
        _optimizer.Step(learningRate);
        Step++;
        var tokens = batches.Sum(b => b.Sum(r => _train.Ids[r].Length));
        return new StepLog.Pending(
            Step,
            (double)Step / _plan.StepsPerEpoch,
            learningRate,
            loss.DetachFromDisposeScope(),
            norm.DetachFromDisposeScope(),
            texts,
            tokens);
    }

    /// <summary>The share of a batch in the mean loss over all <paramref name="texts"/> of a step.</summary>
    private Tensor Loss(int[] rows, int texts)
    {
        var batch = new PackedBatch([.. rows.Select(r => _train.Ids[r])], _model.Device);
        var labels = tensor([.. rows.Select(r => (long)_train.Labels[r])], device: _model.Device);
        var logits = _model.Classify(batch, new TrainingPass { Dropout = _job.Training.Dropout });
        return cross_entropy(logits, labels, reduction: nn.Reduction.Sum) / texts;
    }

    private void Evaluate(bool epochEnds, double learningRate)
    {
        var result = ClassificationPass.Run(_model, _validation, _job.Evaluation.PerDeviceEvalBatchSize);
        var report = ClassificationReport.Compute(result.Predictions);
        var (accuracy, f1) = (report.Accuracy ?? double.NaN, report.Macro.F1 ?? double.NaN);
        _host.Write(new MetricsEvent(Step, new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["eval_loss"] = result.Loss,
            ["eval_accuracy"] = accuracy,
            ["eval_f1_macro"] = f1,
        }));
        if (epochEnds)
        {
            _history.End((double)Step / _plan.StepsPerEpoch, Step, result.Loss, accuracy, f1, learningRate);
        }
    }

    private void Save()
    {
        var state = new TrainerState
        {
            GlobalStep = Step,
            MaxSteps = TotalSteps,
            Epoch = (double)Step / _plan.StepsPerEpoch,
            TrainTexts = _train.Count,
            Epochs = _history.Rows,
            EpochLossSum = _history.LossSum,
            EpochTexts = _history.Texts,
        };
        _host.Write(new CheckpointEvent(Step, _host.Save(_model, _optimizer, state)));
        _lastCheckpoint = _host.Time.GetTimestamp();
    }

    private IReadOnlyList<int[]> BatchesOf(int step)
    {
        var number = step / _plan.StepsPerEpoch;
        if (_epoch.Number != number)
        {
            _epoch = (number, _plan.Epoch(number));
        }

        return _epoch.Steps[step % _plan.StepsPerEpoch];
    }
}
