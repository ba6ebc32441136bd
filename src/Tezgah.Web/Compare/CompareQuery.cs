namespace Tezgah.Web.Compare;

/// <summary>What the page of comparisons shows: all of it is in its address, so that it can be sent to somebody.</summary>
public sealed record CompareQuery
{
    /// <summary>More runs than this cannot be told apart by colour and dash.</summary>
    public const int MostRuns = 8;

    /// <summary>The curves that are shown where nothing else was chosen.</summary>
    public static IReadOnlyList<string> UsualMetrics { get; } = ["loss", "eval_loss", "eval_accuracy", "learning_rate", "grad_norm"];

    /// <summary>The ids of the runs, each once, in the order of their colours.</summary>
    public IReadOnlyList<string> Runs { get; init; } = [];

    /// <summary>The curves that are shown.</summary>
    public IReadOnlyList<string> Metrics { get; init; } = UsualMetrics;

    /// <summary>Whether confusion matrices show shares of the true class and not counts.</summary>
    public bool Shares { get; init; }

    /// <summary>Which ROC curves are shown: <c>all</c>, <c>macro</c>, <c>micro</c>, or the number of a class.</summary>
    public string Roc { get; init; } = "all";

    /// <summary>Reads the parts of an address; what is not there keeps its default.</summary>
    public static CompareQuery Parse(string? runs, string? metrics, string? matrix, string? roc) => new()
    {
        Runs = [.. Words(runs).Take(MostRuns)],
        Metrics = metrics is null ? UsualMetrics : [.. Words(metrics)],
        Shares = matrix == "shares",
        Roc = string.IsNullOrEmpty(roc) ? "all" : roc,
    };

    /// <summary>The parts of the address; null leaves a part out.</summary>
    public IReadOnlyDictionary<string, object?> ToAddress() => new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["runs"] = Runs.Count == 0 ? null : string.Join(',', Runs),
        ["metrics"] = Metrics.SequenceEqual(UsualMetrics) ? null : string.Join(',', Metrics),
        ["matrix"] = Shares ? "shares" : null,
        ["roc"] = Roc == "all" ? null : Roc,
    };

    /// <summary>The same with a run more at the end; a run that is there stays where it is.</summary>
    public CompareQuery With(string run) => Runs.Contains(run) || Runs.Count >= MostRuns ? this : this with { Runs = [.. Runs, run] };

    /// <summary>The same without a run.</summary>
    public CompareQuery Without(string run) => this with { Runs = [.. Runs.Where(r => r != run)] };

    /// <summary>The same with a curve shown or not shown.</summary>
    public CompareQuery Toggle(string metric) => this with
    {
        Metrics = Metrics.Contains(metric) ? [.. Metrics.Where(m => m != metric)] : [.. Metrics, metric],
    };

    private static IEnumerable<string> Words(string? text) =>
        (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal);
}
