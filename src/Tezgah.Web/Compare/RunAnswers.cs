using System.Globalization;
using Tezgah.Core.Runs;
using Tezgah.Core.Runs.Query;
using Tezgah.Runs.Index;

namespace Tezgah.Web.Compare;

/// <summary>The first runs that fit what was typed.</summary>
/// <param name="Runs">At most <see cref="Most"/>: first those in sight, then those that were put away, each the newest first.</param>
/// <param name="Total">How many fit.</param>
public sealed record RunAnswers(IReadOnlyList<RunRecord> Runs, int Total)
{
    /// <summary>More than this are not shown; who types on gets others.</summary>
    public const int Most = 20;

    // From here on a word can be the beginning of a state's name: shorter ones are in half of all names.
    private const int ShortestState = 3;

    /// <summary>
    /// The runs whose name, id, study, tags or note have every word; a word that is the beginning of a state's name in the reader's
    /// language finds runs in that state as well.
    /// </summary>
    /// <param name="index">All runs.</param>
    /// <param name="text">What was typed; empty for the newest.</param>
    /// <param name="chosen">The ids of those that are chosen already and left out.</param>
    /// <param name="context">In what is searched: the reader's language.</param>
    /// <param name="nameOf">What a state is called in the reader's language.</param>
    public static RunAnswers Of(RunIndex index, string text, IReadOnlyCollection<string> chosen, FilterContext context, Func<RunStatus, string> nameOf)
    {
        ArgumentNullException.ThrowIfNull(index);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(chosen);
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(nameOf);
        var questions = Questions(text.Trim(), context.Culture, nameOf);
        var found = questions.SelectMany(_ => (RunsFilter[])[RunsFilter.All, RunsFilter.Archived], (q, show) => index.Select(q with { Show = show }, context).Rows);
        var (seen, first) = (new HashSet<string>(chosen, StringComparer.Ordinal), new List<RunRecord>(Most));
        var total = 0;
        foreach (var run in found.SelectMany(rows => rows).Where(r => seen.Add(r.Run.Id)))
        {
            total++;
            if (first.Count < Most)
            {
                first.Add(run.Run);
            }
        }

        return new(first, total);
    }

    private static List<RunQuery> Questions(string text, CultureInfo culture, Func<RunStatus, string> nameOf)
    {
        var questions = new List<RunQuery> { new(text) };
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        foreach (var (at, word) in words.Index().Where(w => w.Item.Length >= ShortestState))
        {
            var rest = string.Join(' ', words.Where((_, i) => i != at));
            questions.AddRange(Enum.GetValues<RunStatus>()
                .Where(s => culture.CompareInfo.IsPrefix(nameOf(s), word, CompareOptions.IgnoreCase))
                .Select(s => new RunQuery(rest, $"{RunFields.Status} = {s.ToString().ToLowerInvariant()}")));
        }

        return questions;
    }
}
