using System.Globalization;
using Tezgah.Core.Runs;
using Tezgah.Core.Runs.Query;

namespace Tezgah.Runs.Index;

/// <summary>Picks and orders runs. Nothing but its arguments goes into the result.</summary>
public static class RunSelector
{
    /// <summary>The runs that a query asks for; what has no value in the field that sorts comes last, either way round.</summary>
    /// <exception cref="Core.Problems.ProblemException">The filter cannot be read.</exception>
    public static RunSelection Select(IReadOnlyList<IndexedRun> runs, RunQuery query, FilterContext context)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(context);
        var filter = RunFilterParser.Parse(query.Filter);
        var words = query.Search.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var found = new List<IndexedRun>(runs.Count);
        var counts = new int[Enum.GetValues<RunsFilter>().Length];
        foreach (var run in runs)
        {
            if ((filter is not null && !filter.Matches(run, context)) || !Contains(run.Run, words, context.Culture.CompareInfo))
            {
                continue;
            }

            // The counts are those of this search, so that they say what a press would show.
            for (var show = RunsFilter.All; show <= RunsFilter.Archived; show++)
            {
                counts[(int)show] += IsShown(run.Run, show) ? 1 : 0;
            }

            if (IsShown(run.Run, query.Show))
            {
                found.Add(run);
            }
        }

        return new RunSelection(
            Order(found, query, context),
            Enum.GetValues<RunsFilter>().ToDictionary(f => f, f => counts[(int)f]),
            [.. filter?.Comparisons.Select(c => c.Field).Where(f => context.Resolve(f) is null).Distinct(StringComparer.Ordinal) ?? []]);
    }

    private static bool IsShown(RunRecord run, RunsFilter show) => (run.ArchivedAt is not null) == (show == RunsFilter.Archived) && show switch
    {
        RunsFilter.Active => !run.Status.IsEnded(),
        RunsFilter.Completed => run.Status == RunStatus.Completed,
        RunsFilter.Ended => run.Status is RunStatus.Stopped or RunStatus.Failed or RunStatus.Interrupted,
        _ => true,
    };

    // The reader's language: in Turkish, i and I are different letters, but İ finds i.
    private static bool Contains(RunRecord run, string[] words, CompareInfo compare)
    {
        foreach (var word in words)
        {
            if (!(Has(run.Name, word) || run.Id.Contains(word, StringComparison.OrdinalIgnoreCase) || Has(run.Group, word)
                || run.Tags.Any(t => Has(t, word)) || Has(run.Note, word)))
            {
                return false;
            }
        }

        return true;

        bool Has(string? text, string word) => !string.IsNullOrEmpty(text) && compare.IndexOf(text, word, CompareOptions.IgnoreCase) >= 0;
    }

    private static IndexedRun[] Order(List<IndexedRun> runs, RunQuery query, FilterContext context)
    {
        var field = context.Resolve(query.Sort);
        var keys = new Key[runs.Count];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = KeyOf(runs[i], field, context);
        }

        var sign = query.Descending ? -1 : 1;
        var compare = context.Culture.CompareInfo;
        Array.Sort(keys, (a, b) =>
        {
            // What is missing comes last, whichever way it is sorted.
            var order = a.IsMissing.CompareTo(b.IsMissing);
            order = order != 0 || a.IsMissing ? order
                : a.Text is null != b.Text is null ? sign * (a.Text is not null).CompareTo(b.Text is not null)
                : a.Text is null ? sign * a.Number.CompareTo(b.Number)
                : sign * compare.Compare(a.Text, b.Text, CompareOptions.IgnoreCase);
            order = order != 0 ? order : b.Run.Run.CreatedAt.CompareTo(a.Run.Run.CreatedAt);
            return order != 0 ? order : string.CompareOrdinal(a.Run.Run.Id, b.Run.Run.Id);
        });
        return [.. keys.Select(k => k.Run)];
    }

    private static Key KeyOf(IndexedRun run, RunField? field, FilterContext context)
    {
        if (field is null)
        {
            return new(run, 0, null, IsMissing: true);
        }

        // In the order of its life, not of the alphabet; and what still goes on grows.
        if (field.Key == RunFields.Status)
        {
            return new(run, (int)run.Run.Status, null, IsMissing: false);
        }

        if (field.Key == RunFields.Duration)
        {
            return new(run, run.Duration(context.Now)?.TotalSeconds ?? 0, null, run.Run.StartedAt is null);
        }

        var value = run.Value(field.Key);
        return value switch
        {
            { Number: { } number } => new(run, number, null, IsMissing: false),
            { IsNone: true } => new(run, 0, null, IsMissing: true),
            _ => new(run, 0, value.Text ?? value.Texts![0], IsMissing: false),
        };
    }

    private readonly record struct Key(IndexedRun Run, double Number, string? Text, bool IsMissing);
}
