namespace Tezgah.Web.Runs;

/// <summary>Which runs the table shows.</summary>
public enum RunsFilter
{
    /// <summary>Every run.</summary>
    All,

    /// <summary>Runs that wait or work.</summary>
    Active,

    /// <summary>Runs that reached their end.</summary>
    Completed,

    /// <summary>Runs that ended early: stopped, failed or interrupted.</summary>
    Ended,
}

/// <summary>The column by which the table is sorted.</summary>
public enum RunsSort
{
    /// <summary>When the run was submitted.</summary>
    Started,

    /// <summary>What a person calls it.</summary>
    Name,

    /// <summary>Where it is in its life.</summary>
    Status,

    /// <summary>The newest training loss.</summary>
    Loss,

    /// <summary>The newest accuracy on the validation data.</summary>
    Validation,

    /// <summary>The accuracy on the test data.</summary>
    Test,

    /// <summary>How long it has taken.</summary>
    Duration,
}

/// <summary>The state of the page of runs, as its address holds it.</summary>
/// <param name="Search">Words that name or id must contain; empty shows all.</param>
/// <param name="Filter">Which states are shown.</param>
/// <param name="Sort">The column that sorts.</param>
/// <param name="Descending">Whether the largest, or newest, comes first.</param>
public sealed record RunsQuery(
    string Search = "", RunsFilter Filter = RunsFilter.All, RunsSort Sort = RunsSort.Started, bool Descending = true)
{
    /// <summary>Reads the parts of an address; what is not understood counts as not given.</summary>
    public static RunsQuery Parse(string? search, string? filter, string? sort, string? order) => new(
        search?.Trim() ?? "",
        Enum.TryParse<RunsFilter>(filter, ignoreCase: true, out var f) && Enum.IsDefined(f) ? f : RunsFilter.All,
        Enum.TryParse<RunsSort>(sort, ignoreCase: true, out var s) && Enum.IsDefined(s) ? s : RunsSort.Started,
        order != "up");

    /// <summary>The parts of the address; null leaves a part out, which keeps the plain address short.</summary>
    public IReadOnlyDictionary<string, object?> ToAddress() => new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["q"] = Search.Length > 0 ? Search : null,
        ["show"] = Filter == RunsFilter.All ? null : Filter.ToString().ToLowerInvariant(),
        ["sort"] = Sort == RunsSort.Started ? null : Sort.ToString().ToLowerInvariant(),
        ["order"] = Descending ? null : "up",
    };

    /// <summary>The state after a press on a column's head: that column, or the other way round if it is that column already.</summary>
    public RunsQuery SortedBy(RunsSort sort) => this with
    {
        Sort = sort,
        // Names read from A to Z and losses from the best; what else there is, from the newest, longest or best.
        Descending = sort == Sort ? !Descending : sort is not (RunsSort.Name or RunsSort.Loss or RunsSort.Status),
    };
}
