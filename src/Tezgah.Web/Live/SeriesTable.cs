using Tezgah.Core.Runs;
using Tezgah.Web.Charts;

namespace Tezgah.Web.Live;

/// <summary>Whole curves as a table: a row for each step, a column for each metric.</summary>
public static class SeriesTable
{
    /// <summary>The table of <paramref name="series"/>.</summary>
    /// <param name="series">The curves.</param>
    /// <param name="step">The heading of the steps.</param>
    /// <param name="name">The heading of a metric.</param>
    public static TableData Of(IReadOnlyList<Series> series, string step, Func<string, string> name)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentNullException.ThrowIfNull(name);
        var rows = new SortedDictionary<int, object?[]>();
        for (var column = 0; column < series.Count; column++)
        {
            foreach (var (at, value) in series[column].Steps.Zip(series[column].Values))
            {
                if (!rows.TryGetValue(at, out var row))
                {
                    rows[at] = row = new object?[series.Count + 1];
                    row[0] = (double)at;
                }

                row[column + 1] = value;
            }
        }

        return new([step, .. series.Select(s => name(s.Name))], [.. rows.Values]);
    }
}
