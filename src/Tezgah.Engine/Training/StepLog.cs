using System.Globalization;
using Tezgah.Core.Events;
using Tezgah.Core.Problems;
using Tezgah.Engine.Checkpoints;
using static TorchSharp.torch;

namespace Tezgah.Engine.Training;

/// <summary>
/// Turns steps into metric lines. The numbers of a step are read from the device when the next one has been queued, so that a
/// GPU never waits for the host; <see cref="Flush"/> reads the last ones.
/// </summary>
/// <param name="every">A line each so many steps, with the mean of their losses.</param>
/// <param name="lastStep">The run's last step, which has a line in any case; it may change.</param>
/// <param name="state">The run so far.</param>
/// <param name="write">Takes the lines.</param>
/// <param name="time">The clock.</param>
/// <param name="memory">The bytes in use; null where they cannot be asked.</param>
internal sealed class StepLog(
    int every, Func<int> lastStep, TrainerState state, Action<RunEvent> write, TimeProvider time, Func<long>? memory = null) : IDisposable
{
    /// <summary>Steps over which the speed is averaged: single ones differ by the length of their texts.</summary>
    private const int SpeedWindow = 20;

    private readonly Queue<(int Tokens, TimeSpan Duration)> _speed = new();
    private readonly StepWatch _watch = new(state.Recent);
    private readonly List<IReadOnlyDictionary<string, double>> _lines = [.. state.LogHistory];
    private Pending? _pending;
    private long _last = time.GetTimestamp();

    /// <summary>The course of the run by epochs.</summary>
    public EpochHistory History { get; } = new(state.Epochs, state.EpochLossSum, state.EpochWeight);

    /// <summary>Every line so far, as Hugging Face's <c>log_history</c> has it.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, double>> Lines => _lines;

    /// <summary>The last steps, for those that go on.</summary>
    public IReadOnlyList<StepNumbers> Recent => _watch.Recent;

    /// <summary>The losses that have no line yet: their sum and number.</summary>
    public (double Sum, int Steps) Open { get; private set; } = (state.OpenLossSum, state.OpenSteps);

    /// <summary>Takes a step that was queued; its tensors now belong to the log.</summary>
    /// <exception cref="ProblemException"><c>loss-not-finite</c> or <c>gradient-not-finite</c>, of the step before.</exception>
    public void Add(Pending step)
    {
        var now = time.GetTimestamp();
        _speed.Enqueue((step.Tokens, time.GetElapsedTime(_last, now)));
        _last = now;
        if (_speed.Count > SpeedWindow)
        {
            _speed.Dequeue();
        }

        Flush();
        _pending = step with { TokensPerSecond = _speed.Sum(s => s.Tokens) / Math.Max(1e-9, _speed.Sum(s => s.Duration.TotalSeconds)) };
    }

    /// <summary>Starts the clock of the next step now: what went before was no training.</summary>
    public void SkipTime() => _last = time.GetTimestamp();

    /// <summary>Reads the last step, and writes its line if it is due.</summary>
    /// <exception cref="ProblemException"><c>loss-not-finite</c> or <c>gradient-not-finite</c>.</exception>
    public void Flush()
    {
        if (_pending is not { } step)
        {
            return;
        }

        _pending = null;
        using var loss = step.Loss;
        using var norm = step.GradientNorm;
        var numbers = new StepNumbers(loss.item<float>(), norm.item<float>());
        var isFinite = double.IsFinite(numbers.Loss) && double.IsFinite(numbers.GradientNorm);
        if (step.HasSkipped)
        {
            Skip(step, numbers);
            return;
        }

        Open = (Open.Sum + numbers.Loss, Open.Steps + 1);
        if (step.Step % every == 0 || step.Step == lastStep() || !isFinite)
        {
            Write(step, numbers);
        }

        if (!isFinite)
        {
            throw NotFinite(step, numbers);
        }

        History.Add(numbers.Loss, step.Weight);
        foreach (var problem in _watch.Add(step.Step, numbers))
        {
            write(new WarningEvent(problem, step.Step));
        }
    }

    /// <summary>Writes what an evaluation measured.</summary>
    public void Evaluated(int step, double epoch, IReadOnlyDictionary<string, double> values)
    {
        write(new MetricsEvent(step, values));
        _lines.Add(new Dictionary<string, double>(values, StringComparer.Ordinal) { ["epoch"] = epoch, ["step"] = step });
    }

    /// <summary>What the last evaluation of the open epoch measured; empty if there was none.</summary>
    public IReadOnlyDictionary<string, double> LastEvaluation()
    {
        var since = History.Rows.Count > 0 ? History.Rows[^1].Step : 0;
        var line = _lines.LastOrDefault(l => l.ContainsKey("eval_loss") && l["step"] > since);
        return line is null
            ? new Dictionary<string, double>(StringComparer.Ordinal)
            : line.Where(v => v.Key is not ("epoch" or "step")).ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal);
    }

    /// <summary>Gives up what was not written.</summary>
    public void Dispose()
    {
        _pending?.Loss.Dispose();
        _pending?.GradientNorm.Dispose();
        _pending = null;
    }

    /// <summary>
    /// A step that was left out: what is not finite was expected now and then. Its norm is no measure for those to come, and its loss
    /// counts only where it is a number.
    /// </summary>
    private void Skip(Pending step, StepNumbers numbers)
    {
        if (double.IsFinite(numbers.Loss))
        {
            Open = (Open.Sum + numbers.Loss, Open.Steps + 1);
            History.Add(numbers.Loss, step.Weight);
        }

        if (step.Step % every == 0 || step.Step == lastStep())
        {
            Write(step, numbers);
        }
    }

    private void Write(Pending step, StepNumbers numbers)
    {
        var values = new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["loss"] = Open.Steps == 0 ? numbers.Loss : Open.Sum / Open.Steps,
            ["learning_rate"] = step.LearningRate,
            ["grad_norm"] = numbers.GradientNorm,
            ["epoch"] = step.Epoch,
        };
        Open = (0, 0);
        _lines.Add(new Dictionary<string, double>(values, StringComparer.Ordinal) { ["step"] = step.Step });
        values["tokens_per_second"] = step.TokensPerSecond;
        if (memory is not null)
        {
            values["memory_gb"] = memory() / (double)(1 << 30);
        }

        write(new MetricsEvent(step.Step, values));
    }

    private static ProblemException NotFinite(Pending step, StepNumbers numbers)
    {
        var (code, value) = double.IsFinite(numbers.Loss) ? ("gradient-not-finite", numbers.GradientNorm) : ("loss-not-finite", numbers.Loss);
        return new ProblemException(new Problem(
            code,
            null,
            step.Step.ToString(CultureInfo.InvariantCulture),
            value.ToString(CultureInfo.InvariantCulture),
            step.LearningRate.ToString("G3", CultureInfo.InvariantCulture)));
    }

    /// <summary>A step whose numbers may still be on their way.</summary>
    internal sealed record Pending(
        int Step, double Epoch, double LearningRate, Tensor Loss, Tensor GradientNorm, double Weight, int Tokens)
    {
        public double TokensPerSecond { get; init; }

        /// <summary>Whether its gradients were not finite and the loss scale falls instead.</summary>
        public bool HasSkipped { get; init; }
    }
}
