namespace Tezgah.Core.Runs.Query;

/// <summary>Which states are meant.</summary>
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

    /// <summary>Runs that were put away; all others show those in sight.</summary>
    Archived,
}

/// <summary>What is asked of the list of runs.</summary>
/// <param name="Search">Words that name, id, study, tags or note must contain, each of them; empty for all.</param>
/// <param name="Filter">A filter as it is typed (<see cref="RunFilterParser"/>); empty for all.</param>
/// <param name="Show">Which states.</param>
/// <param name="Sort">The field that sorts.</param>
/// <param name="Descending">Whether the largest comes first.</param>
public sealed record RunQuery(
    string Search = "",
    string Filter = "",
    RunsFilter Show = RunsFilter.All,
    string Sort = RunFields.Created,
    bool Descending = true);

/// <summary>The answer.</summary>
/// <param name="Rows">The runs in order.</param>
/// <param name="Counts">How many runs each state would show.</param>
/// <param name="UnknownFields">Fields of the filter that no run has.</param>
public sealed record RunSelection(
    IReadOnlyList<IndexedRun> Rows, IReadOnlyDictionary<RunsFilter, int> Counts, IReadOnlyList<string> UnknownFields);
