using System.Globalization;
using Tezgah.Core.Problems;

namespace Tezgah.Core.Jobs;

/// <summary>Checks that no single setting can show: how settings go together.</summary>
public static class JobChecks
{
    /// <summary>Everything that does not go together in <paramref name="job"/>; empty if all is well.</summary>
    public static IReadOnlyList<Problem> Check(TrainingJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        var problems = new List<Problem>();
        var model = job.Model;
        if (model.HiddenSize % model.NumAttentionHeads != 0)
        {
            problems.Add(Of("heads-do-not-divide", "model.num_attention_heads", model.NumAttentionHeads, model.HiddenSize));
        }
        else if (model.HiddenSize / model.NumAttentionHeads % 2 != 0)
        {
            problems.Add(Of("head-size-odd", "model.num_attention_heads", model.HiddenSize / model.NumAttentionHeads));
        }

        if (model.NumAttentionHeads % model.NumKeyValueHeads != 0)
        {
            problems.Add(Of("key-value-heads-do-not-divide", "model.num_key_value_heads", model.NumKeyValueHeads, model.NumAttentionHeads));
        }

        if (job.Training is { MaxSteps: { } steps, WarmupSteps: { } warmup } && warmup > steps)
        {
            problems.Add(Of("warmup-longer-than-run", "training.warmup_steps", warmup, steps));
        }

        return problems;
    }

    private static Problem Of(string code, string key, params object[] args) =>
        new(code, key, [key, .. args.Select(a => Convert.ToString(a, CultureInfo.InvariantCulture)!)]);
}
