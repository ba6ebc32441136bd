using System.Globalization;
using Tezgah.Core.Runs;

namespace Tezgah.Web.Runs;

/// <summary>Picks and orders the rows of the table.</summary>
public static class RunsView
{
    /// <summary>The rows that the query asks for, in its order; what a column has no value for comes last.</summary>
    public static IReadOnlyList<RunRow> Select(IEnumerable<RunRow> rows, RunsQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var shown = rows.Where(r => Matches(r.Run.Status, query.Filter) && Contains(r.Run, query.Search));
        return query.Sort switch
        {
            RunsSort.Name => Order(shown, r => r.Run.Name, StringComparer.Create(CultureInfo.CurrentCulture, ignoreCase: true), query),
            RunsSort.Status => Order(shown, r => (int)r.Run.Status, null, query),
            RunsSort.Loss => OrderKnown(shown, r => r.Loss, query),
            RunsSort.Validation => OrderKnown(shown, r => r.ValidationAccuracy, query),
            RunsSort.Test => OrderKnown(shown, r => r.TestAccuracy, query),
            RunsSort.Duration => OrderKnown(shown, r => r.Duration?.TotalSeconds, query),
            _ => Order(shown, r => r.Run.CreatedAt, null, query),
        };
    }

    /// <summary>How many runs each filter would show.</summary>
    public static IReadOnlyDictionary<RunsFilter, int> Count(IEnumerable<RunRecord> runs)
    {
        var states = runs.Select(r => r.Status).ToArray();
        return Enum.GetValues<RunsFilter>().ToDictionary(f => f, f => states.Count(s => Matches(s, f)));
    }

    private static bool Matches(RunStatus status, RunsFilter filter) => filter switch
    {
        RunsFilter.Active => !status.IsEnded(),
        RunsFilter.Completed => status == RunStatus.Completed,
        RunsFilter.Ended => status is RunStatus.Stopped or RunStatus.Failed or RunStatus.Interrupted,
        _ => true,
    };

    private static bool Contains(RunRecord run, string search)
    {
        // The reader's language: in Turkish, i and I are different letters, but İ finds i.
        var compare = CultureInfo.CurrentCulture.CompareInfo;
        return search.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word =>
            compare.IndexOf(run.Name, word, CompareOptions.IgnoreCase) >= 0
            || run.Id.Contains(word, StringComparison.OrdinalIgnoreCase));
    }

    private static IReadOnlyList<RunRow> Order<T>(IEnumerable<RunRow> rows, Func<RunRow, T> key, IComparer<T>? comparer, RunsQuery query) =>
        [.. (query.Descending ? rows.OrderByDescending(key, comparer) : rows.OrderBy(key, comparer))
            .ThenByDescending(r => r.Run.CreatedAt).ThenBy(r => r.Run.Id, StringComparer.Ordinal)];

    private static IReadOnlyList<RunRow> OrderKnown(IEnumerable<RunRow> rows, Func<RunRow, double?> key, RunsQuery query)
    {
        var known = rows.ToLookup(r => key(r) is { } v && !double.IsNaN(v));
        return [.. Order(known[true], r => key(r)!.Value, null, query), .. Order(known[false], r => r.Run.CreatedAt, null, query)];
    }
}
