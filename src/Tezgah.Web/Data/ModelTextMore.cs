using Tezgah.Core.Jobs;

namespace Tezgah.Web.Data;

/// <summary>What else of a run's settings changes the text that the model sees.</summary>
/// <param name="SystemPrompt">What stands before every conversation that brings nothing of its own; null for nothing.</param>
/// <param name="TruncationSide">The side at which longer texts are cut: <c>right</c> or <c>left</c>.</param>
public sealed record ModelTextMore(string? SystemPrompt = null, string TruncationSide = "right")
{
    /// <summary>The job with these settings; only instructions have a system prompt.</summary>
    public TrainingJob In(TrainingJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return job with
        {
            Data = job.Data with { TruncationSide = TruncationSide },
            Prompt = job.Task == TaskNames.Instruction ? job.Prompt with { SystemPrompt = SystemPrompt } : job.Prompt,
        };
    }
}
