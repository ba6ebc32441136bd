using Tezgah.Core.Jobs;
using Tezgah.Engine.Training;

namespace Tezgah.Engine.Checkpoints;

/// <summary>
/// What a run is, besides weights and optimizer: <c>trainer_state.json</c>. The order of the texts, the learning rate and the
/// random numbers of a step follow from the settings and the number of the step.
/// </summary>
public sealed record TrainerState
{
    /// <summary>The version of the format.</summary>
    public int V { get; init; } = 1;

    /// <summary>The steps done.</summary>
    public required int GlobalStep { get; init; }

    /// <summary>The steps of the run.</summary>
    public required int MaxSteps { get; init; }

    /// <summary>The epochs done, with their part.</summary>
    public required double Epoch { get; init; }

    /// <summary>The number of training texts.</summary>
    public required int TrainTexts { get; init; }

    /// <summary>The ended epochs.</summary>
    public required IReadOnlyList<EpochRow> Epochs { get; init; }

    /// <summary>The sum of the losses of the open epoch's texts.</summary>
    public required double EpochLossSum { get; init; }

    /// <summary>The texts of the open epoch.</summary>
    public required long EpochTexts { get; init; }

    /// <summary>The settings; null until it is saved.</summary>
    public TrainingJob? Job { get; init; }
}
