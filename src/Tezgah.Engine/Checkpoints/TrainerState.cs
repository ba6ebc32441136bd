using System.Text.Json.Serialization;
using Tezgah.Core.Jobs;
using Tezgah.Engine.Training;

namespace Tezgah.Engine.Checkpoints;

/// <summary>
/// What a run is, besides weights and optimizer: <c>run_state.json</c>. The order of the texts, the learning rate and the
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

    /// <summary>The ended epochs.</summary>
    public IReadOnlyList<EpochRow> Epochs { get; init; } = [];

    /// <summary>The weighted sum of the losses of the open epoch.</summary>
    public double EpochLossSum { get; init; }

    /// <summary>The weights of the open epoch: texts or label tokens.</summary>
    public double EpochWeight { get; init; }

    /// <summary>The sum of the losses that have no line yet.</summary>
    public double OpenLossSum { get; init; }

    /// <summary>The steps that have no line yet.</summary>
    public int OpenSteps { get; init; }

    /// <summary>The best evaluation.</summary>
    public BestSoFar Best { get; init; } = new(null, null, 0);

    /// <summary>Whether what is measured after the last step is still to be measured, because a stop came before it was done.</summary>
    public bool MustMeasure { get; init; }

    /// <summary>Where loss scaling stands; null where there is none.</summary>
    public LossScale? LossScale { get; init; }

    /// <summary>The last steps, by which the next are found unusual.</summary>
    public IReadOnlyList<StepNumbers> Recent { get; init; } = [];

    /// <summary>The fingerprint of the training data; null until it is saved.</summary>
    public string? Data { get; init; }

    /// <summary>The settings; null until it is saved.</summary>
    public TrainingJob? Job { get; init; }

    /// <summary>Every line of the log, in <c>trainer_state.json</c>.</summary>
    [JsonIgnore]
    public IReadOnlyList<IReadOnlyDictionary<string, double>> LogHistory { get; init; } = [];
}
