using Tezgah.Core.Evaluations;
using Tezgah.Web.Live;

namespace Tezgah.Web.Compare;

/// <summary>A setting in which runs differ.</summary>
/// <param name="Key">Its key in <c>job.json</c>.</param>
/// <param name="Rows">The setting as each run has it; null where the run has no such setting, or its settings cannot be read.</param>
/// <param name="OfEvaluation">Whether none but evaluations have it, whose words then name it.</param>
public sealed record SettingDifference(string Key, IReadOnlyList<SettingRow?> Rows, bool OfEvaluation = false);

/// <summary>In what runs differ.</summary>
public static class SettingDifferences
{
    /// <summary>
    /// Every setting that is not the same in all runs that have it, in the order of the job files; of the settings that other runs do not
    /// have at all, those that a person chose. The name of a run is not one.
    /// </summary>
    /// <param name="jobs">The content of each run's <c>job.json</c>.</param>
    public static IReadOnlyList<SettingDifference> Of(IReadOnlyList<string> jobs)
    {
        ArgumentNullException.ThrowIfNull(jobs);

        // By key: a training and an evaluation, and two tasks of evaluations, have other settings in another order.
        Dictionary<string, SettingRow>?[] read = [.. jobs.Select(RowsOf)];
        Dictionary<string, SettingRow>[] readable = [.. read.OfType<Dictionary<string, SettingRow>>()];
        Dictionary<string, SettingRow>[] trained = [.. read.Where((_, i) => !EvaluateJobFile.IsEvaluation(jobs[i])).OfType<Dictionary<string, SettingRow>>()];
        return
        [
            .. readable.SelectMany(r => r.Values).DistinctBy(r => r.Key, StringComparer.Ordinal)
                .Where(row => row.Key != "name" && Differs(row.Key, readable))
                .Select(row => new SettingDifference(
                    row.Key,
                    [.. read.Select(r => r?.GetValueOrDefault(row.Key))],
                    !trained.Any(r => r.ContainsKey(row.Key)))),
        ];
    }

    /// <summary>Whether the settings of a run are known: not those of imported results, nor of a job that cannot be read.</summary>
    /// <param name="job">The content of the run's <c>job.json</c>.</param>
    public static bool AreKnown(string job) => RowsOf(job) is not null;

    private static Dictionary<string, SettingRow>? RowsOf(string json)
    {
        var (rows, problems) = SettingRows.Of(json);
        return problems.Count > 0 ? null : rows.ToDictionary(r => r.Key, StringComparer.Ordinal);
    }

    private static bool Differs(string key, Dictionary<string, SettingRow>[] runs)
    {
        SettingRow[] rows = [.. runs.Select(r => r.GetValueOrDefault(key)).OfType<SettingRow>()];
        return rows.Select(r => r.Value).Distinct(StringComparer.Ordinal).Count() > 1
            || (rows.Length < runs.Length && rows.Any(r => r.Changed));
    }
}
