using Tezgah.Core.Events;
using Tezgah.Core.Jobs;
using Tezgah.Engine.Checkpoints;
using Tezgah.Engine.Models;

namespace Tezgah.Engine.Training;

/// <summary>What a trainer works in: where its events and checkpoints go, and who may stop it.</summary>
public sealed record TrainerHost
{
    /// <summary>Takes an event.</summary>
    public required Action<RunEvent> Write { get; init; }

    /// <summary>Asked after each step, and after each batch of an evaluation.</summary>
    public required Func<bool> StopRequested { get; init; }

    /// <summary>
    /// Lets the model of a step, just evaluated, write texts; it calls the action as it goes on, which throws once a stop is asked for.
    /// Null where it is not to.
    /// </summary>
    public Action<DecoderModel, int, Action>? Sample { get; init; }

    /// <summary>
    /// Asked before each step for another duration; null, or one that gives null, where it stays. All but epochs and steps is passed over.
    /// </summary>
    public Func<TrainingSettings?>? NewDuration { get; init; }

    /// <summary>The memory in use on the device that trains, in bytes; null where it cannot be asked.</summary>
    public Func<long>? Memory { get; init; }

    /// <summary>Scales the loss; null where the job does not need it.</summary>
    public LossScaler? Scaler { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Writes a checkpoint and returns the name of its folder.</summary>
    public required Func<DecoderModel, AdamW, TrainerState, string> Save { get; init; }
}
