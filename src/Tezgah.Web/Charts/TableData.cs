using System.Globalization;

namespace Tezgah.Web.Charts;

/// <summary>The data of a chart as rows and columns. A cell is text, a number, or null where there is no value.</summary>
/// <param name="Columns">The columns' names.</param>
/// <param name="Rows">The cells: <see cref="string"/>, <see cref="double"/> or null; as many in each row as columns.</param>
public sealed record TableData(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<object?>> Rows)
{
    /// <summary>
    /// The table of a chart: a column for each trace beside the common x; or, where an x occurs twice in a trace, a row for
    /// each point with its trace's name.
    /// </summary>
    /// <param name="spec">The chart.</param>
    /// <param name="trace">The heading of the column with the traces' names.</param>
    public static TableData Of(ChartSpec spec, string trace)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ChartTrace[] traces = [.. spec.Traces.Where(t => !t.Guide)];
        return traces.All(t => Rises(t.Data.X)) ? Beside(spec, traces) : Below(spec, traces, trace);
    }

    private static TableData Beside(ChartSpec spec, ChartTrace[] traces)
    {
        var rows = new SortedDictionary<double, object?[]>();
        for (var column = 0; column < traces.Length; column++)
        {
            var data = traces[column].Data;
            for (var i = 0; i < data.Count; i++)
            {
                if (!rows.TryGetValue(data.X[i], out var row))
                {
                    rows[data.X[i]] = row = new object?[traces.Length + 1];
                    row[0] = Named(spec.XNames, data.X[i]);
                }

                row[column + 1] = double.IsNaN(data.Y[i]) ? null : data.Y[i];
            }
        }

        return new([spec.XTitle, .. traces.Select(t => t.Name)], [.. rows.Values]);
    }

    // Where the y axis has names, y only spreads the points.
    private static TableData Below(ChartSpec spec, ChartTrace[] traces, string trace)
    {
        var spread = spec.YNames.Count > 0;
        string[] columns = spread ? [trace, spec.XTitle] : [trace, spec.XTitle, spec.YTitle];
        var rows = traces.SelectMany(t => t.Data.X.Select((x, i) => (IReadOnlyList<object?>)(spread
            ? [t.Name, Named(spec.XNames, x)]
            : [t.Name, Named(spec.XNames, x), double.IsNaN(t.Data.Y[i]) ? null : t.Data.Y[i]])));
        return new(columns, [.. rows]);
    }

    private static object Named(IReadOnlyList<string> names, double x) =>
        names.Count > 0 ? names.ElementAtOrDefault((int)x) ?? x.ToString(CultureInfo.InvariantCulture) : x;

    private static bool Rises(IReadOnlyList<double> x)
    {
        for (var i = 1; i < x.Count; i++)
        {
            if (!(x[i] > x[i - 1]))
            {
                return false;
            }
        }

        return true;
    }
}
