using Tezgah.Core.Jobs;

namespace Tezgah.Core.Training;

/// <summary>Whether several texts go through the network as one sequence, each seeing itself alone.</summary>
public enum PackingMode
{
    /// <summary>Each batch has the number of texts that was asked for.</summary>
    None,

    /// <summary>The texts of each step are those of the plan without packing, laid together anew.</summary>
    Exact,

    /// <summary>Texts of a wide window are laid together, so that packs are full; steps hold other texts than without packing.</summary>
    Window,
}

/// <summary>What a plan of steps depends on besides the lengths of the texts.</summary>
public sealed record StepPlanSettings
{
    /// <summary>Texts at once.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Batches a step.</summary>
    public int Accumulation { get; init; } = 1;

    /// <summary>The seed of the order.</summary>
    public required long Seed { get; init; }

    /// <summary>Whether texts of about equal length are put together.</summary>
    public bool GroupByLength { get; init; }

    /// <summary>Whether texts are packed.</summary>
    public PackingMode Packing { get; init; }

    /// <summary>The most tokens of a pack; a longer text is a pack of its own. Without packing it has no effect.</summary>
    public int PackTokens { get; init; } = int.MaxValue;

    /// <summary>The settings of a job.</summary>
    public static StepPlanSettings Of(TrainingJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        var training = job.Training;
        return new StepPlanSettings
        {
            BatchSize = training.PerDeviceTrainBatchSize,
            Accumulation = training.GradientAccumulationSteps,
            Seed = training.Seed,
            GroupByLength = training.GroupByLength,
            Packing = training.Packing switch
            {
                "exact" => PackingMode.Exact,
                "window" => PackingMode.Window,
                _ => PackingMode.None,
            },
            PackTokens = training.PackingTokens
                ?? (int)Math.Min(int.MaxValue, (long)training.PerDeviceTrainBatchSize * job.Data.MaxLength),
        };
    }
}
