using Tezgah.Core.Jobs;

namespace Tezgah.Core.Evaluations;

/// <summary>How the texts of a classifier's training were cut, so that it is given the same tokens afterwards.</summary>
/// <param name="MaxLength">The most tokens of a text.</param>
/// <param name="TruncationSide"><c>right</c> or <c>left</c>: the end that a longer text lost.</param>
public sealed record TrainedTexts(int MaxLength, string TruncationSide)
{
    /// <summary>What the run says that a model or an adapter came out of; null where it came out of none, or of another task's.</summary>
    /// <param name="trained">The adapter's folder, or the model's.</param>
    public static TrainedTexts? Of(string? trained) =>
        TrainedRun.JobOf(TrainedRun.FolderOf(trained)) is { Task: TaskNames.Classification, Data: var data }
            ? new(data.MaxLength, data.TruncationSide)
            : null;
}
