namespace Tezgah.Web.CodeProblems;

/// <summary>What the page of programming problems shows: all of it is in its address.</summary>
public sealed record PassQuery
{
    /// <summary>More runs than this cannot be told apart.</summary>
    public const int MostRuns = 20;

    /// <summary>The ids of the runs.</summary>
    public IReadOnlyList<string> Runs { get; init; } = [];

    /// <summary>The two results that are set against each other, as <see cref="PassColumn.Key"/>; null takes the first and the best.</summary>
    public (string? First, string? Second) Pair { get; init; }

    /// <summary>The problem that is looked at; null for none.</summary>
    public string? Problem { get; init; }

    /// <summary>The result whose sample is looked at.</summary>
    public string? Column { get; init; }

    /// <summary>Which problems the table has: <c>all</c>, <c>changed</c>, <c>never</c>.</summary>
    public string Show { get; init; } = "all";

    /// <summary>Reads the parts of an address; what is not there keeps its default.</summary>
    public static PassQuery Parse(string? runs, string? pair, string? problem, string? column, string? show) => new()
    {
        Runs = [.. Words(runs).Distinct(StringComparer.Ordinal).Take(MostRuns)],
        Pair = Words(pair) is [var first, var second] ? (first, second) : (null, null),
        Problem = string.IsNullOrEmpty(problem) ? null : problem,
        Column = string.IsNullOrEmpty(column) ? null : column,
        Show = show is "changed" or "never" ? show : "all",
    };

    /// <summary>The parts of the address; null leaves a part out.</summary>
    public IReadOnlyDictionary<string, object?> ToAddress() => new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["runs"] = Runs.Count == 0 ? null : string.Join(',', Runs),
        ["pair"] = Pair is ({ } first, { } second) ? $"{first},{second}" : null,
        ["problem"] = Problem,
        ["column"] = Problem is null ? null : Column,
        ["show"] = Show == "all" ? null : Show,
    };

    private static string[] Words(string? text) => (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
