using System.Buffers;
using Microsoft.Data.Sqlite;
using Tezgah.Core.Runs;
using Tezgah.Storage.Curves;

namespace Tezgah.Storage.Sqlite;

/// <summary>Reads curves.</summary>
internal static class SeriesReader
{
    /// <summary>The keys of a run's curves by name, in the order in which they first came.</summary>
    public static OrderedDictionary<string, long> Keys(SqliteConnection connection, long run)
    {
        var keys = new OrderedDictionary<string, long>(StringComparer.Ordinal);
        using var command = connection.Command("SELECT name, key FROM series WHERE run = $run ORDER BY key", ("$run", run));
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            keys.Add(rows.GetString(0), rows.GetInt64(1));
        }

        return keys;
    }

    /// <summary>One curve between two steps, thinned.</summary>
    public static Series Read(SqliteConnection connection, string name, long series, int fromStep, int toStep, int maxPoints)
    {
        ReadOnlySpan<(string, object?)> range = [("$series", series), ("$from", fromStep), ("$to", toStep)];
        const string InRange = "FROM chunk WHERE series = $series AND last_step >= $from AND first_step <= $to";
        var most = (int)connection.Ask<long>($"SELECT coalesce(sum(points), 0) {InRange}", range);
        var steps = ArrayPool<int>.Shared.Rent(most);
        var values = ArrayPool<double>.Shared.Rent(most);
        try
        {
            var count = 0;
            using var command = connection.Command($"SELECT steps, vals {InRange} ORDER BY first_step", range);
            using var rows = command.ExecuteReader();
            while (rows.Read())
            {
                var chunk = Chunk.Steps(rows.GetFieldValue<byte[]>(0));
                var start = chunk.IndexOfAnyInRange(fromStep, toStep);
                var end = chunk.LastIndexOfAnyInRange(fromStep, toStep) + 1;
                if (start < 0)
                {
                    continue;
                }

                chunk[start..end].CopyTo(steps.AsSpan(count));
                Chunk.Values(rows.GetFieldValue<byte[]>(1))[start..end].CopyTo(values.AsSpan(count));
                count += end - start;
            }

            var (thinSteps, thinValues) = CurveThinner.Thin(steps.AsSpan(0, count), values.AsSpan(0, count), maxPoints);
            return new Series(name, thinSteps, thinValues);
        }
        finally
        {
            ArrayPool<int>.Shared.Return(steps);
            ArrayPool<double>.Shared.Return(values);
        }
    }
}
