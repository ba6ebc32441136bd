using Tezgah.Web.Live;

namespace Tezgah.Web.Compare;

/// <summary>A setting in which runs differ.</summary>
/// <param name="Key">Its key in <c>job.json</c>.</param>
/// <param name="Values">Its value in each run; null where the run's settings cannot be read.</param>
/// <param name="Default">Its default.</param>
public sealed record SettingDifference(string Key, IReadOnlyList<string?> Values, string Default);

/// <summary>In what runs differ.</summary>
public static class SettingDifferences
{
    /// <summary>
    /// Every setting that is not the same in all runs whose settings can be read, in the order of the job file. The name of a run is
    /// not one.
    /// </summary>
    /// <param name="jobs">The content of each run's <c>job.json</c>.</param>
    public static IReadOnlyList<SettingDifference> Of(IReadOnlyList<string> jobs)
    {
        var read = jobs.Select(SettingRows.Of).Select(r => r.Problems.Count == 0 ? r.Rows : null).ToArray();
        if (read.FirstOrDefault(r => r is not null) is not { } first)
        {
            return [];
        }

        return [.. first
            .Select((row, i) => new SettingDifference(row.Key, [.. read.Select(r => r?[i].Value)], row.Default))
            .Where(d => d.Key != "name" && d.Values.OfType<string>().Distinct(StringComparer.Ordinal).Count() > 1)];
    }
}
