using Tezgah.Web.Charts;

namespace Tezgah.Web.Compare;

/// <summary>What the page of comparisons shows: all of it is in its address, so that it can be sent to somebody.</summary>
public sealed record CompareQuery
{
    /// <summary>More runs than this cannot be told apart by colour, dash and mark.</summary>
    public const int MostRuns = 20;

    /// <summary>What stands in an address for <see cref="Shares"/>.</summary>
    public const string SharesWord = "shares";

    /// <summary>The curves that are shown where nothing else was chosen.</summary>
    public static IReadOnlyList<string> UsualMetrics { get; } = ["loss", "eval_loss", "eval_accuracy", "learning_rate", "grad_norm"];

    /// <summary>The ids of the runs, each once, in the order of their colours.</summary>
    public IReadOnlyList<string> Runs { get; init; } = [];

    /// <summary>How many runs an address named beyond <see cref="MostRuns"/>.</summary>
    public int LeftOut { get; init; }

    /// <summary>The curves that are shown.</summary>
    public IReadOnlyList<string> Metrics { get; init; } = UsualMetrics;

    /// <summary>Whether confusion matrices show shares of the true class and not counts.</summary>
    public bool Shares { get; init; }

    /// <summary>Which ROC curves are shown: <c>all</c>, <c>macro</c>, <c>micro</c>, or the number of a class.</summary>
    public string Roc { get; init; } = "all";

    /// <summary>Whether runs that are equal but for the seed are drawn as their mean with a band.</summary>
    public bool Seeds { get; init; }

    /// <summary>The metric over checkpoints; null takes the first that there is.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>The ids of the two runs that are set against each other; null takes the first two.</summary>
    public (string? A, string? B) Pair { get; init; }

    /// <summary>The rows that are listed; null lists none.</summary>
    public ExampleChoice? Examples { get; init; }

    /// <summary>How the charts are looked at.</summary>
    public ChartView Charts { get; init; } = new();

    /// <summary>Reads the parts of an address; what is not there keeps its default.</summary>
    public static CompareQuery Parse(
        string? runs,
        string? metrics,
        string? matrix,
        string? roc,
        string? seeds = null,
        string? checkpoint = null,
        string? pair = null,
        string? rows = null,
        ChartView? charts = null)
    {
        return new()
        {
            Runs = [.. Words(runs).Take(MostRuns)],
            LeftOut = Math.Max(0, Words(runs).Count() - MostRuns),
            Metrics = metrics is null ? UsualMetrics : [.. Words(metrics)],
            Shares = matrix == SharesWord,
            Roc = string.IsNullOrEmpty(roc) ? "all" : roc,
            Seeds = seeds == "mean",
            Checkpoint = string.IsNullOrEmpty(checkpoint) ? null : checkpoint,
            Pair = Words(pair).ToArray() is [var a, var b] ? (a, b) : (null, null),
            Examples = ExampleChoice.Parse(rows),
            Charts = charts ?? new(),
        };
    }

    /// <summary>The parts of the address; null leaves a part out.</summary>
    public IReadOnlyDictionary<string, object?> ToAddress() => new Dictionary<string, object?>(Charts.ToAddress(), StringComparer.Ordinal)
    {
        ["runs"] = Runs.Count == 0 ? null : string.Join(',', Runs),
        ["metrics"] = Metrics.SequenceEqual(UsualMetrics) ? null : string.Join(',', Metrics),
        ["matrix"] = Shares ? SharesWord : null,
        ["roc"] = Roc == "all" ? null : Roc,
        ["seeds"] = Seeds ? "mean" : null,
        ["checkpoint"] = Checkpoint,
        ["pair"] = Pair is ({ } a, { } b) ? $"{a},{b}" : null,
        ["rows"] = Examples?.ToString(),
    };

    /// <summary>The same with a run more at the end; a run that is there stays where it is.</summary>
    public CompareQuery With(string run) => Runs.Contains(run) || Runs.Count >= MostRuns ? this : this with { Runs = [.. Runs, run] };

    /// <summary>The same without a run; a cell is named by its run's place, so none stays chosen.</summary>
    public CompareQuery Without(string run) => this with { Runs = [.. Runs.Where(r => r != run)], Examples = null, Charts = Charts.Without(run) };

    /// <summary>The same with a curve shown or not shown.</summary>
    public CompareQuery Toggle(string metric) => this with
    {
        Metrics = Metrics.Contains(metric) ? [.. Metrics.Where(m => m != metric)] : [.. Metrics, metric],
    };

    private static IEnumerable<string> Words(string? text) =>
        (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal);
}
