using Tezgah.Core.Evaluations;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Settings;

namespace Tezgah.Web.Live;

/// <summary>One setting of a run.</summary>
/// <param name="Key">Its key in <c>job.json</c>.</param>
/// <param name="Value">Its value as a form shows it; empty for none.</param>
/// <param name="Default">Its default.</param>
/// <param name="Setting">What kind of value it has.</param>
public sealed record SettingRow(string Key, string Value, string Default, SettingDefinition Setting)
{
    /// <summary>Whether a person chose it.</summary>
    public bool Changed => Value != Default;
}

/// <summary>The settings of a run as rows of a table.</summary>
public static class SettingRows
{
    /// <summary>All settings in the order of the job file, and what could not be read of it.</summary>
    /// <param name="json">The content of the run's <c>job.json</c>.</param>
    public static (IReadOnlyList<SettingRow> Rows, IReadOnlyList<Problem> Problems) Of(string json)
    {
        var problems = new List<Problem>();
        if (EvaluateJobFile.IsEvaluation(json))
        {
            var job = EvaluateJobFile.Parse(json, "job.json", problems);
            var values = SettingsSchema<EvaluateJob>.ToTexts(job);
            return (
                [
                    .. SettingsSchema<EvaluateJob>.All.Where(s => s.Key is not ("v" or "kind") && EvaluateChecks.IsUsed(s.Key, job.Task))
                        .Select(s => new SettingRow(s.Key, values[s.Key], s.Default, s)),
                ],
                problems);
        }

        var texts = SettingsSchema<TrainingJob>.ToTexts(JobFile.Parse(json, "job.json", problems));
        return ([.. SettingsSchema<TrainingJob>.All.Select(s => new SettingRow(s.Key, texts[s.Key], s.Default, s))], problems);
    }
}
