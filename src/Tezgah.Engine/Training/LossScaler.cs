using Tezgah.Core.Jobs;
using static TorchSharp.torch;

namespace Tezgah.Engine.Training;

/// <summary>Where loss scaling stands.</summary>
/// <param name="Scale">The factor of the next step's loss.</param>
/// <param name="GoodSteps">The steps in a row whose gradients were finite, since the scale last changed.</param>
/// <param name="Skipped">The steps of the run that were left out.</param>
public sealed record LossScale(float Scale, int GoodSteps, int Skipped);

/// <summary>
/// Dynamic loss scaling (Micikevicius et al. 2018), rule for rule as <c>torch.cuda.amp.GradScaler</c>: the loss is multiplied so that small
/// gradients are not lost in float16, and gradients are divided again before they are used. A step whose gradients are not finite is left
/// out and halves the scale; 2,000 good steps in a row double it.
/// </summary>
public sealed class LossScaler
{
    private const float First = 65536;
    private const float Growth = 2;
    private const float Backoff = 0.5f;

    /// <summary>Below this no scale would help: the gradients are not finite for another reason.</summary>
    private const float Least = 1f / 65536;

    private readonly int _interval;

    /// <summary>A scaler that has seen no step.</summary>
    /// <param name="scale">The first scale.</param>
    /// <param name="interval">The good steps in a row after which it grows.</param>
    public LossScaler(float scale = First, int interval = 2000)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(scale);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(interval);
        (_interval, State) = (interval, new LossScale(scale, 0, 0));
    }

    /// <summary>Where it stands; all that a checkpoint needs.</summary>
    public LossScale State { get; set; }

    /// <summary>Whether the last step was left out.</summary>
    public bool HasSkipped { get; private set; }

    /// <summary>Whether a job computes in float16, be it in its quantised matrices alone.</summary>
    public static bool IsNeededBy(TrainingJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return job.Training.Dtype == "float16" || (job.Method == MethodNames.Qlora && job.Quantization.ComputeDtype == "float16");
    }

    /// <summary>Divides gradients by the scale, in place, and sets the scale of the next step. Reads from the device.</summary>
    /// <param name="gradients">All gradients of a step whose loss was multiplied by the scale, <c>[n]</c>, float32.</param>
    /// <param name="loss">
    /// The step's loss, float32 <c>[]</c>; a scale that makes it infinite is too large even where the gradients are finite. Null where it
    /// is known to be finite.
    /// </param>
    /// <returns>Whether they may be used.</returns>
    public bool Take(Tensor gradients, Tensor? loss = null)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        using var off = no_grad();
        using var scope = NewDisposeScope();

        // The largest and the least show what is not a number or not finite as well, without a second vector.
        var isFinite = float.IsFinite(gradients.max().item<float>()) && float.IsFinite(gradients.min().item<float>())
            && (loss is null || float.IsFinite(loss.item<float>()));
        gradients.mul_((float)(1 / (double)State.Scale));
        HasSkipped = !isFinite && State.Scale >= Least;
        State = Next(isFinite);
        return isFinite;
    }

    private LossScale Next(bool isFinite)
    {
        if (!isFinite)
        {
            return new LossScale(State.Scale * Backoff, 0, State.Skipped + (HasSkipped ? 1 : 0));
        }

        if (State.GoodSteps + 1 < _interval)
        {
            return State with { GoodSteps = State.GoodSteps + 1 };
        }

        var grown = State.Scale * Growth;
        return State with { Scale = float.IsFinite(grown) ? grown : State.Scale, GoodSteps = 0 };
    }
}
