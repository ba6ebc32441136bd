using System.Globalization;
using Tezgah.Core.Events;
using Tezgah.Core.Problems;
using static TorchSharp.torch;

namespace Tezgah.Engine.Training;

/// <summary>
/// Turns steps into metric lines. The numbers of a step are read from the device when the next one has been queued, so that a
/// GPU never waits for the host; <see cref="Flush"/> reads the last ones.
/// </summary>
internal sealed class StepLog(Action<RunEvent> write, EpochHistory history, TimeProvider time) : IDisposable
{
    /// <summary>Steps over which the speed is averaged: single ones differ by the length of their texts.</summary>
    private const int SpeedWindow = 20;

    private readonly Queue<(int Tokens, TimeSpan Duration)> _speed = new();
    private Pending? _pending;
    private long _last = time.GetTimestamp();

    /// <summary>Takes a step that was queued; its tensors now belong to the log.</summary>
    /// <exception cref="ProblemException"><c>loss-not-finite</c>, of the step before.</exception>
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

    /// <summary>Writes the line of the last step.</summary>
    /// <exception cref="ProblemException"><c>loss-not-finite</c>.</exception>
    public void Flush()
    {
        if (_pending is not { } step)
        {
            return;
        }

        _pending = null;
        using var loss = step.Loss;
        using var norm = step.GradientNorm;
        var value = (double)loss.item<float>();
        write(new MetricsEvent(step.Step, new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["loss"] = value,
            ["learning_rate"] = step.LearningRate,
            ["grad_norm"] = norm.item<float>(),
            ["epoch"] = step.Epoch,
            ["tokens_per_second"] = step.TokensPerSecond,
        }));
        if (!double.IsFinite(value))
        {
            throw new ProblemException(new Problem(
                "loss-not-finite",
                null,
                step.Step.ToString(CultureInfo.InvariantCulture),
                value.ToString(CultureInfo.InvariantCulture),
                step.LearningRate.ToString("G3", CultureInfo.InvariantCulture)));
        }

        history.Add(value, step.Texts);
    }

    /// <summary>Gives up what was not written.</summary>
    public void Dispose()
    {
        _pending?.Loss.Dispose();
        _pending?.GradientNorm.Dispose();
        _pending = null;
    }

    /// <summary>A step whose numbers may still be on their way.</summary>
    internal sealed record Pending(
        int Step, double Epoch, double LearningRate, Tensor Loss, Tensor GradientNorm, int Texts, int Tokens)
    {
        public double TokensPerSecond { get; init; }
    }
}
