using Microsoft.AspNetCore.Components;
using Tezgah.Web.Charts;
using Tezgah.Web.Provenance;

namespace Tezgah.Web.Compare;

/// <summary>The ROC and precision-recall curves: all classes of one run in a chart, or one class of all runs.</summary>
public sealed partial class RocSection
{
    private static readonly string[] s_roc = ["roc_curve", "auc"];
    private static readonly string[] s_precisionRecall = ["pr_curve", "ap"];

    private ComparedRun[] _ranked = [];
    private IReadOnlyList<ChartSpec> _specs = [];
    private IReadOnlyList<ChartSpec> _precision = [];
    private object? _drawn;

    /// <summary>The runs; those without probabilities are left out.</summary>
    [Parameter]
    [EditorRequired]
    public required IReadOnlyList<ComparedRun> Runs { get; set; }

    /// <summary><c>all</c>, <c>macro</c>, <c>micro</c>, or the number of a class.</summary>
    [Parameter]
    public string Show { get; set; } = "all";

    /// <summary>Other curves are wanted.</summary>
    [Parameter]
    public EventCallback<string> OnShow { get; set; }

    private IReadOnlyList<string> Labels => _ranked.MaxBy(r => r.Results.Labels.Count)?.Results.Labels ?? [];

    private IEnumerable<(string Value, string Name)> Choices =>
    [
        ("all", T["Roc.all"]),
        ("macro", T["Roc.macro"]),
        ("micro", T["Roc.micro"]),
        .. Labels.Select((label, c) => (c.ToString(System.Globalization.CultureInfo.InvariantCulture), label)),
    ];

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        // Curves are computed again only for other results: the page renders with every new point of a live run.
        var key = (Show, string.Join('|', Runs.Select(r => $"{r.Run.Id}/{r.Style}/{r.Results.Test.Value?.GetHashCode()}")));
        if (key.Equals(_drawn))
        {
            return;
        }

        _drawn = key;
        _ranked = [.. Runs.Where(r => r.Results.Test.Value?.Report.Probabilities is not null)];
        _specs = RocSpecs.Of(_ranked, Labels, Show, T);
        _precision = PrecisionSpecs.Of(_ranked, Labels, Show, T);
    }

    // One chart of each run, or one of all.
    private Origin OriginOf(ChartSpec spec, string[] methods, int chart) =>
        RunOrigins.OfSeveral(M, spec.Title, methods, (_specs.Count == _ranked.Length && _specs.Count > 1 ? _ranked[chart..(chart + 1)] : _ranked).Select(r => r.Test()));

    private Task ChooseAsync(ChangeEventArgs change) => OnShow.InvokeAsync(change.Value as string ?? "all");
}
