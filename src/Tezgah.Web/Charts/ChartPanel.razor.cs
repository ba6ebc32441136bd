using Microsoft.AspNetCore.Components;
using Tezgah.Web.Provenance;

namespace Tezgah.Web.Charts;

/// <summary>A chart with its heading, its switches, and its data as a table one click away.</summary>
public sealed partial class ChartPanel
{
    private static readonly (string Step, string Icon)[] s_steps =
        [("in", "zoom_in"), ("out", "zoom_out"), ("left", "chevron_left"), ("right", "chevron_right"), ("all", "fit_width")];

    private readonly HashSet<(string Name, int Style)> _hidden = [];
    private Chart? _chart;
    private bool _log;
    private bool _open;
    private bool _zoomed;

    /// <summary>What is drawn.</summary>
    [Parameter]
    [EditorRequired]
    public required ChartSpec Spec { get; set; }

    /// <summary>Where the numbers of the chart, its legend and its table come from; asked for when a person asks.</summary>
    [Parameter]
    [EditorRequired]
    public required Func<Origin> Origin { get; set; }

    /// <summary>Whether the y axis can be switched to logarithmic.</summary>
    [Parameter]
    public bool LogSwitch { get; set; }

    /// <summary>Whether the y axis is logarithmic, where its page keeps that; null leaves it to the panel.</summary>
    [Parameter]
    public bool? Log { get; set; }

    /// <summary>A person switched the y axis.</summary>
    [Parameter]
    public EventCallback<bool> OnLog { get; set; }

    /// <summary>A person chose a stretch of the x axis, or, with null, all of it.</summary>
    [Parameter]
    public EventCallback<ChartWindow?> OnZoom { get; set; }

    /// <summary>Whether a stretch is chosen that another chart of the group was asked for.</summary>
    [Parameter]
    public bool Zoomed { get; set; }

    /// <summary>Reads all data for the file, where the chart has a thinned part of it.</summary>
    [Parameter]
    public Func<Task<TableData>>? All { get; set; }

    /// <summary>The file's name without its end.</summary>
    [Parameter]
    public string FileName { get; set; } = "data";

    /// <summary>What stands there while there are no points; null says just that.</summary>
    [Parameter]
    public string? Nothing { get; set; }

    /// <summary>More classes of the outer element.</summary>
    [Parameter]
    public string? Class { get; set; }

    /// <summary>More switches beside the heading.</summary>
    [Parameter]
    public RenderFragment? Tools { get; set; }

    /// <summary>What stands below the chart.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    /// <summary>Whether there is a legend where there is more than one trace.</summary>
    [Parameter]
    public bool Legend { get; set; } = true;

    private IReadOnlyList<ChartTrace> Named => [.. Spec.Traces.Where(t => !t.Guide && t.Beside is null && t.Data.Count > 0)];

    private ChartSpec Drawn => (Spec with
    {
        LogY = IsLog,
        Traces = [.. Spec.Traces.Select(t => _hidden.Contains((t.Beside ?? t.Name, t.Style)) ? t with { Hidden = true } : t)],
    }).Told(T);

    private bool IsLog => Log ?? _log;

    private bool HasPoints => Spec.Traces.Any(t => !t.Guide && t.Data.Count > 0);

    /// <summary>Sends new points of panels of one page to the browser, in one call and without rendering them.</summary>
    public static Task PushAsync(IEnumerable<ChartPanel> panels) => Chart.PushAsync(panels.Select(p => p._chart).OfType<Chart>());

    /// <inheritdoc/>
    protected override void OnInitialized() => _log = Spec.LogY;

    /// <inheritdoc/>
    protected override void OnParametersSet() => _zoomed = Zoomed || (_zoomed && !OnZoom.HasDelegate);

    // Two runs may have one name; their styles differ.
    private static (string Name, int Style) Key(ChartTrace trace) => (trace.Name, trace.Style);

    private void Toggle((string Name, int Style) trace)
    {
        if (!_hidden.Remove(trace))
        {
            _hidden.Add(trace);
        }
    }

    private Task ToggleLogAsync()
    {
        _log = !IsLog;
        return OnLog.InvokeAsync(_log);
    }

    private Task ZoomAsync(string step) => _chart is null ? Task.CompletedTask : _chart.ZoomAsync(step);

    private Task ZoomedAsync(ChartWindow? window)
    {
        _zoomed = window is not null;
        return OnZoom.InvokeAsync(window);
    }
}
