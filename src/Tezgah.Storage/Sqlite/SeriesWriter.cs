using Microsoft.Data.Sqlite;
using Tezgah.Core.Runs;
using Tezgah.Storage.Curves;

namespace Tezgah.Storage.Sqlite;

/// <summary>Writes the curves of one run, inside the caller's transaction.</summary>
internal sealed class SeriesWriter(SqliteConnection connection, long run)
{
    /// <summary>Adds points; a step that a curve has already takes the newer value.</summary>
    public void Add(IReadOnlyList<MetricPoint> points)
    {
        var curves = new Dictionary<string, (List<int> Steps, List<double> Values)>(StringComparer.Ordinal);
        foreach (var point in points)
        {
            foreach (var (name, value) in point.Values)
            {
                if (!curves.TryGetValue(name, out var curve))
                {
                    curves[name] = curve = ([], []);
                }

                curve.Steps.Add(point.Step);
                curve.Values.Add(value);
            }
        }

        foreach (var (name, curve) in curves)
        {
            Add(KeyOf(name), CurveMerger.Order(curve.Steps, curve.Values));
        }
    }

    /// <summary>Adds a curve to a run that has none of this name.</summary>
    public void AddWhole(Series series) => Write(KeyOf(series.Name), ([.. series.Steps], [.. series.Values]));

    /// <summary>Drops all points after a step.</summary>
    public void Rewind(int step)
    {
        foreach (var series in SeriesReader.Keys(connection, run).Values)
        {
            connection.Do("DELETE FROM chunk WHERE series = $series AND first_step > $step", ("$series", series), ("$step", step));
            var last = connection.Ask<long?>("SELECT max(first_step) FROM chunk WHERE series = $series", ("$series", series));
            if (last is not null)
            {
                var (steps, values) = Take(series, last.Value);
                var kept = steps.AsSpan().IndexOfAnyExceptInRange(int.MinValue, step);
                kept = kept < 0 ? steps.Length : kept;
                Write(series, (steps[..kept], values[..kept]));
            }
        }
    }

    private long KeyOf(string name) => connection.Ask<long>(
        "INSERT INTO series (run, name) VALUES ($run, $name) ON CONFLICT DO UPDATE SET name = name RETURNING key",
        ("$run", run),
        ("$name", name));

    private void Add(long series, (int[] Steps, double[] Values) curve)
    {
        // The chunk that holds the first new step, or the last one before it, which may still have room.
        var first = connection.Ask<long?>(
            "SELECT max(first_step) FROM chunk WHERE series = $series AND first_step <= $step",
            ("$series", series),
            ("$step", curve.Steps[0]));
        Write(series, CurveMerger.Merge(Take(series, first ?? long.MinValue), curve));
    }

    // Takes the chunks from one on out of the table.
    private (int[] Steps, double[] Values) Take(long series, long firstStep)
    {
        var steps = new List<int>();
        var values = new List<double>();
        using (var command = connection.Command(
            "SELECT steps, vals FROM chunk WHERE series = $series AND first_step >= $first ORDER BY first_step",
            ("$series", series),
            ("$first", firstStep)))
        {
            using var rows = command.ExecuteReader();
            while (rows.Read())
            {
                steps.AddRange(Chunk.Steps(rows.GetFieldValue<byte[]>(0)));
                values.AddRange(Chunk.Values(rows.GetFieldValue<byte[]>(1)));
            }
        }

        if (steps.Count > 0)
        {
            connection.Do(
                "DELETE FROM chunk WHERE series = $series AND first_step >= $first", ("$series", series), ("$first", firstStep));
        }

        return ([.. steps], [.. values]);
    }

    private void Write(long series, (int[] Steps, double[] Values) curve)
    {
        for (var start = 0; start < curve.Steps.Length; start += Chunk.Size)
        {
            var count = Math.Min(Chunk.Size, curve.Steps.Length - start);
            connection.Do(
                """
                INSERT INTO chunk (series, first_step, last_step, points, steps, vals)
                VALUES ($series, $first, $last, $points, $steps, $values)
                """,
                ("$series", series),
                ("$first", curve.Steps[start]),
                ("$last", curve.Steps[start + count - 1]),
                ("$points", count),
                ("$steps", Chunk.Bytes(curve.Steps.AsSpan(start, count))),
                ("$values", Chunk.Bytes(curve.Values.AsSpan(start, count))));
        }
    }
}
