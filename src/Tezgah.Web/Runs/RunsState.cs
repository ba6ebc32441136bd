using Tezgah.Core.Runs.Query;

namespace Tezgah.Web.Runs;

/// <summary>What the page of runs shows, as its address holds it.</summary>
/// <param name="Query">Which runs, in which order.</param>
/// <param name="Columns">The fields shown beside the name, joined by commas; empty for the usual ones.</param>
public sealed record RunsState(RunQuery Query, string Columns = "")
{
    /// <summary>The columns that are shown where a person has chosen none.</summary>
    public const string UsualColumns = "status,progress,loss,eval_accuracy,test.accuracy,started,duration,device";

    private const int MostColumns = 40;

    // What earlier versions called the columns in their links.
    private static readonly Dictionary<string, string> s_oldSorts = new(StringComparer.OrdinalIgnoreCase)
    {
        ["validation"] = "eval_accuracy",
        ["test"] = "test.accuracy",
        ["started"] = RunFields.Created,
    };

    /// <summary>The plain page.</summary>
    public static RunsState Plain { get; } = new(new RunQuery());

    /// <summary>The fields shown beside the name, in order.</summary>
    public IReadOnlyList<string> ColumnKeys =>
        [.. (Columns.Length > 0 ? Columns : UsualColumns).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal).Take(MostColumns)];

    /// <summary>Reads the parts of an address; what is not understood counts as not given.</summary>
    public static RunsState Parse(string? search, string? filter, string? show, string? sort, string? order, string? columns) => new(
        new RunQuery(
            search?.Trim() ?? "",
            filter?.Trim() ?? "",
            Enum.TryParse<RunsFilter>(show, ignoreCase: true, out var f) && Enum.IsDefined(f) ? f : RunsFilter.All,
            string.IsNullOrWhiteSpace(sort) ? RunFields.Created : s_oldSorts.GetValueOrDefault(sort, sort),
            order != "up"),
        columns is null || columns == UsualColumns ? "" : columns.Trim());

    /// <summary>The same after a way through an address, where spaces at the ends are lost.</summary>
    public RunsState AsRead() => this with { Query = Query with { Search = Query.Search.Trim(), Filter = Query.Filter.Trim() } };

    /// <summary>The parts of the address; null leaves a part out, which keeps the plain address short.</summary>
    public IReadOnlyDictionary<string, object?> ToAddress() => new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["q"] = Query.Search.Length > 0 ? Query.Search : null,
        ["filter"] = Query.Filter.Length > 0 ? Query.Filter : null,
        ["show"] = Query.Show == RunsFilter.All ? null : Query.Show.ToString().ToLowerInvariant(),
        ["sort"] = Query.Sort == RunFields.Created ? null : Query.Sort,
        ["order"] = Query.Descending ? null : "up",
        ["cols"] = Columns.Length > 0 ? Columns : null,
    };

    /// <summary>The state after a press on a column's head: that column, or the other way round if it is that column already.</summary>
    public RunsState SortedBy(string key) => this with
    {
        Query = Query with
        {
            Sort = key,
            // Names read from A to Z and losses from the best; what else there is, from the newest, longest or best.
            Descending = key == Query.Sort
                ? !Query.Descending
                : key is not (RunFields.Name or RunFields.Status or RunFields.Group or RunFields.Device) && !key.Contains("loss", StringComparison.Ordinal),
        },
    };

    /// <summary>The state with other columns.</summary>
    public RunsState With(IEnumerable<string> columns)
    {
        var joined = string.Join(',', columns);
        return this with { Columns = joined == UsualColumns ? "" : joined };
    }

    /// <summary>The state with other conditions.</summary>
    public RunsState With(RunFilter? filter) => this with { Query = Query with { Filter = filter?.ToString() ?? "" } };
}
