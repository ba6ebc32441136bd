using System.Globalization;
using Tezgah.Core.Events;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Training;
using Tezgah.Engine.Checkpoints;
using Tezgah.Engine.Models;

namespace Tezgah.Engine.Training;

/// <summary>Trains the trained weights of a network, whatever they are and whatever is learnt.</summary>
public sealed class Trainer : IDisposable
{
    /// <summary>What a crash of the machine may cost at most.</summary>
    private static readonly TimeSpan s_checkpointEvery = TimeSpan.FromMinutes(5);

    private TrainingJob _job;
    private readonly DecoderModel _model;
    private TrainingPlan _plan;
    private readonly IEvaluator? _evaluator;
    private readonly IReadOnlyList<int> _lengths;
    private readonly TrainerHost _host;
    private LearningRateSchedule _schedule;
    private readonly AdamW _optimizer;
    private readonly TrainingStep _step;
    private readonly BestTracker _best;
    private TrainerState _state;
    private StepLog? _log;
    private (int Number, IReadOnlyList<PlannedStep> Steps) _epoch = (-1, []);
    private bool _mustMeasure;
    private long _lastCheckpoint;

    /// <summary>A trainer at step 0.</summary>
    /// <param name="job">The settings.</param>
    /// <param name="model">The network, whose weights are set already.</param>
    /// <param name="plan">Which texts are learnt from in which step.</param>
    /// <param name="objective">What is learnt from them.</param>
    /// <param name="lengths">The tokens of each text, for the speed.</param>
    /// <param name="evaluator">What is measured; null for nothing.</param>
    /// <param name="host">What it works in.</param>
    public Trainer(
        TrainingJob job,
        DecoderModel model,
        TrainingPlan plan,
        IObjective objective,
        IReadOnlyList<int> lengths,
        IEvaluator? evaluator,
        TrainerHost host)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(plan);
        (_job, _model, _plan, _lengths, _evaluator, _host) = (job, model, plan, lengths, evaluator, host);
        _schedule = LearningRateSchedule.Of(job.Training, plan.TotalSteps);
        _optimizer = new AdamW(model.Weights.Trained!, job.Training);

        // Base models were made without dropout, and are trained on without.
        var settings = job.Method == MethodNames.Scratch ? job.Training : job.Training with { Dropout = 0 };
        _step = new TrainingStep(settings, model, objective, _optimizer, host.Scaler);
        _best = new BestTracker(job.Evaluation);
        _state = new TrainerState { GlobalStep = 0, MaxSteps = plan.TotalSteps, Epoch = 0 };
    }

    /// <summary>The steps done.</summary>
    public int Step { get; private set; }

    /// <summary>The steps of the run.</summary>
    public int TotalSteps => _plan.TotalSteps;

    /// <summary>The best evaluation so far.</summary>
    public BestSoFar Best => _best.State;

    /// <summary>The run as it is.</summary>
    public TrainerState State => _log is null ? _state : StateOf(_log);

    /// <summary>The course of the run so far.</summary>
    public EpochHistory History => new(State.Epochs, State.EpochLossSum, State.EpochWeight);

    /// <summary>A step that was left out does not move the schedule either, as with Hugging Face's Trainer.</summary>
    private int Skipped => _host.Scaler?.State.Skipped ?? 0;

    private double Epoch => (double)Step / _plan.StepsPerEpoch;

    private bool HasEnded => !_mustMeasure && (Step >= TotalSteps || _best.IsExhausted);

    private bool EpochEnds => Step % _plan.StepsPerEpoch == 0 || Step == TotalSteps;

    /// <summary>
    /// Trains to the end, or until the host wants to stop; a checkpoint is written in both cases. A measurement that a stop cuts off is
    /// made from its beginning when the run goes on.
    /// </summary>
    /// <returns>Whether the end was reached, be it early because nothing got better.</returns>
    /// <exception cref="ProblemException"><c>loss-not-finite</c> or <c>gradient-not-finite</c>.</exception>
    public bool Run()
    {
        using var log = _log = new StepLog(_job.Training.LoggingSteps, () => TotalSteps, _state, _host.Write, _host.Time, _host.Memory);
        _lastCheckpoint = _host.Time.GetTimestamp();
        _host.Write(new ProgressEvent("training", Step, TotalSteps));
        while (!HasEnded)
        {
            ChangeDuration();
            if (!_mustMeasure)
            {
                log.Add(Update(StepOf(Step), _schedule.At(Step - Skipped)));
            }

            _mustMeasure = !Measure(log, out var isBest);
            var stop = _mustMeasure || _host.StopRequested();
            if (stop || HasEnded || MustSave(isBest))
            {
                log.Flush();
                _host.Write(new CheckpointEvent(Step, _host.Save(_model, _optimizer, StateOf(log))));
                _lastCheckpoint = _host.Time.GetTimestamp();
                log.SkipTime();
            }

            if (stop || HasEnded || Step % Math.Max(1, TotalSteps / 100) == 0)
            {
                _host.Write(new ProgressEvent("training", Step, TotalSteps));
            }

            if (stop)
            {
                break;
            }
        }

        _state = StateOf(log);
        _log = null;
        return HasEnded;
    }

    /// <summary>
    /// Sends the largest batch through the network, forward and backward, and takes everything back, so that a lack of memory
    /// shows at the start and not after an hour.
    /// </summary>
    public void TryLargestBatch() => _step.Try(_plan.LargestBatch);

    /// <summary>Goes on from a checkpoint.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="data">The fingerprint of the training data.</param>
    /// <exception cref="ProblemException">It is damaged or of another run.</exception>
    public void Restore(Checkpoint checkpoint, string data)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        _state = checkpoint.Load(_model, _optimizer, _job, data);
        Step = _state.GlobalStep;
        _best.State = _state.Best;
        _mustMeasure = _state.MustMeasure;
        if (_host.Scaler is not null && _state.LossScale is { } scale)
        {
            _host.Scaler.State = scale;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _optimizer.Dispose();

    // The steps done stay as they were; those to come follow the schedule of the new length.
    private void ChangeDuration()
    {
        if (_host.NewDuration?.Invoke() is not { } asked)
        {
            return;
        }

        var training = _job.Training with { NumTrainEpochs = asked.NumTrainEpochs, MaxSteps = asked.MaxSteps };
        var steps = StepPlan.TotalSteps(_plan.StepsPerEpoch, training.NumTrainEpochs, training.MaxSteps);
        _job = _job with { Training = training };
        _plan = _plan with { TotalSteps = Math.Max(steps, Step + 1) };
        _schedule = LearningRateSchedule.Of(training, TotalSteps);
        _host.Write(new ProgressEvent("training", Step, TotalSteps));
    }

    private StepLog.Pending Update(PlannedStep planned, double learningRate)
    {
        var (loss, norm, weight) = _step.Run(planned, Step, learningRate);
        Step++;
        var hasSkipped = _host.Scaler is { HasSkipped: true };
        if (hasSkipped)
        {
            var scale = _host.Scaler!.State.Scale.ToString("R", CultureInfo.InvariantCulture);
            _host.Write(new WarningEvent(new Problem("step-skipped", null, $"{Step}", scale, $"{Skipped}"), Step));
        }

        return new StepLog.Pending(Step, Epoch, learningRate, loss, norm, weight, planned.Texts.Sum(t => _lengths[t])) { HasSkipped = hasSkipped };
    }

    /// <summary>Evaluates if it is due, and ends the epoch's row.</summary>
    /// <param name="log">The course of the run.</param>
    /// <param name="isBest">Whether it is the best so far.</param>
    /// <returns>Whether all of it was done; false if a stop came before its end.</returns>
    private bool Measure(StepLog log, out bool isBest)
    {
        isBest = false;
        var atSteps = _job.Evaluation.EvalStrategy is "steps" or "steps_and_epoch" && Step % _job.Evaluation.EvalSteps == 0;
        var atEpochs = _job.Evaluation.EvalStrategy is "epoch" or "steps_and_epoch" && EpochEnds;
        var due = _evaluator is not null && (atSteps || atEpochs);
        if (!due && !EpochEnds)
        {
            return true;
        }

        log.Flush();
        var values = due ? Evaluate() : log.LastEvaluation();
        if (values is null)
        {
            return false;
        }

        if (due)
        {
            log.Evaluated(Step, Epoch, values);
            isBest = _best.Add(Step, values);
        }

        if (EpochEnds)
        {
            log.History.End(Epoch, Step, _schedule.At(Math.Max(0, Step - 1 - Skipped)), values);
        }

        log.SkipTime();
        return true;
    }

    /// <returns>What was measured; null if a stop was asked for: a long evaluation would keep a person waiting.</returns>
    private IReadOnlyDictionary<string, double>? Evaluate()
    {
        try
        {
            ThrowIfStopRequested(0);
            var values = _evaluator!.Run(_model, ThrowIfStopRequested);
            _host.Sample?.Invoke(_model, Step, () => ThrowIfStopRequested(0));
            return values;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private void ThrowIfStopRequested(int done)
    {
        if (_host.StopRequested())
        {
            throw new OperationCanceledException();
        }
    }

    private bool MustSave(bool isBest) => _job.Saving.SaveStrategy switch
    {
        "steps" => Step % _job.Saving.SaveSteps == 0,
        "epoch" => EpochEnds,
        _ => _host.Time.GetElapsedTime(_lastCheckpoint) > s_checkpointEvery,
    } || (isBest && _job.Saving.LoadBestModelAtEnd);

    private TrainerState StateOf(StepLog log) => new()
    {
        GlobalStep = Step,
        MaxSteps = TotalSteps,
        Epoch = Epoch,
        Epochs = log.History.Rows,
        EpochLossSum = log.History.LossSum,
        EpochWeight = log.History.Weight,
        OpenLossSum = log.Open.Sum,
        OpenSteps = log.Open.Steps,
        Best = _best.State,
        LossScale = _host.Scaler?.State,
        Recent = log.Recent,
        LogHistory = log.Lines,
        MustMeasure = _mustMeasure,
    };

    private PlannedStep StepOf(int step)
    {
        var number = step / _plan.StepsPerEpoch;
        if (_epoch.Number != number)
        {
            _epoch = (number, _plan.Epoch(number));
        }

        return _epoch.Steps[step % _plan.StepsPerEpoch];
    }
}
