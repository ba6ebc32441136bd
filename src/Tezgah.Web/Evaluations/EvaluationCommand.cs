using Tezgah.Core.Evaluations;
using Tezgah.Core.Settings;
using Tezgah.Runs.Queue;
using Tezgah.Web.Display;

namespace Tezgah.Web.Evaluations;

/// <summary>The command that does what the form does, without a dashboard.</summary>
public static class EvaluationCommand
{
    private static readonly Dictionary<string, string> s_options = new(StringComparer.Ordinal)
    {
        ["task"] = "--task",
        ["model.model_name_or_path"] = "--model",
        ["model.adapter"] = "--adapter",
        ["model.dtype"] = "--dtype",
        ["data.file"] = "--data",
    };

    /// <summary>The command; of programming problems the one that takes the job file, which has all of their settings.</summary>
    public static string Of(EvaluateJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        var output = $"--out evaluations/{RunNames.Slug(RunNames.NameOf(job))}";
        if (job.Task == EvaluationTasks.Pass)
        {
            return $"./tezgah evaluate --job job.json {output}";
        }

        var texts = SettingsSchema<EvaluateJob>.ToTexts(job);
        var given = SettingsSchema<EvaluateJob>.All
            .Where(s => s.Key is not ("v" or "kind" or "name") && (texts[s.Key] != s.Default || s.Key is "task"))
            .OrderBy(s => Array.IndexOf([.. s_options.Keys], s.Key) is var place and >= 0 ? place : s_options.Count)
            .Select(s => s_options.TryGetValue(s.Key, out var option) ? $"{option} {ShellText.Quoted(texts[s.Key])}" : $"--set {ShellText.Quoted($"{s.Key}={texts[s.Key]}")}");
        return $"./tezgah evaluate {string.Join(' ', given)} {output}";
    }

    /// <summary>An address that holds the job's file, for a link that saves it.</summary>
    public static string Address(EvaluateJob job) =>
        "data:application/json;base64," + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(EvaluateJobFile.ToJson(job)));
}
