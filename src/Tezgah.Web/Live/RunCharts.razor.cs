using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Tezgah.Web.Charts;
using Tezgah.Web.Display;
using Tezgah.Web.Provenance;

namespace Tezgah.Web.Live;

/// <summary>The charts of a run; they share their steps, their zoom, the cursor and the marks of what happened.</summary>
public sealed partial class RunCharts
{
    private readonly HashSet<ChartPanel> _panels = [];
    private IReadOnlyList<RunChart> _charts = [];
    private IReadOnlyList<ChartEvent> _marks = [];
    private IReadOnlyList<(string Kind, int Count)> _kinds = [];
    private object? _marked;

    /// <summary>The run.</summary>
    [Parameter]
    [EditorRequired]
    public required RunModel Model { get; set; }

    /// <summary>How it is looked at; its page cascades the part of it that the charts keep.</summary>
    [Parameter]
    public RunView View { get; set; } = new();

    /// <summary>A person wants to look at it otherwise.</summary>
    [Parameter]
    public EventCallback<RunView> OnView { get; set; }

    /// <summary>Reads every value of some metrics, for a file.</summary>
    [Parameter]
    [EditorRequired]
    public required Func<IReadOnlyList<string>, Task<TableData>> All { get; set; }

    /// <summary>The names of metrics.</summary>
    [Inject]
    public required IStringLocalizer<DisplayTexts> Words { get; set; }

    /// <summary>The words of origins.</summary>
    [Inject]
    public required IStringLocalizer<ProvenanceTexts> Origins { get; set; }

    private ChartPanel Panel
    {
        set => _panels.Add(value);
    }

    /// <summary>Sends new points to the browser without rendering anything.</summary>
    public Task PushAsync() => ChartPanel.PushAsync(_panels);

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        // Its page ticks; the marks change with a new line of the log or a new best.
        var key = (Model, Model.Log.Count > 0 ? Model.Log[^1].Seq : 0, Model.Best);
        if (!key.Equals(_marked))
        {
            _marked = key;
            _marks = CurveMarks.Of(Model, T, Words);
            _kinds = [.. CurveMarks.Kinds.Select(k => (k, _marks.Count(m => m.Kind == k))).Where(k => k.Item2 > 0)];
        }

        _charts = RunChartSpecs.Of(Model.Seen, _marks, T, Words);
    }

    private Origin OriginOf(RunChart chart) =>
        LoggedOrigins.OfCurves(Origins, chart.Spec.Title, chart.Metrics.Select(m => (Model.Run, m, Model.Seen[m])));

    private static string Invariant(double value) => value.ToString(CultureInfo.InvariantCulture);

    private Task SmoothAsync(ChangeEventArgs change) =>
        double.TryParse(change.Value as string, NumberStyles.Float, CultureInfo.InvariantCulture, out var weight)
            ? OnView.InvokeAsync(View with { Smoothing = Math.Clamp(weight, 0, RunView.MostSmoothing) })
            : Task.CompletedTask;
}
