using System.Globalization;
using Microsoft.AspNetCore.Components;
using Tezgah.Web.Provenance;

namespace Tezgah.Web.Charts;

/// <summary>A chart with its heading, its switches, and its data as a table one click away.</summary>
public sealed partial class ChartPanel
{
    private static readonly (string Step, string Icon)[] s_steps =
        [("in", "zoom_in"), ("out", "zoom_out"), ("left", "chevron_left"), ("right", "chevron_right"), ("all", "fit_width")];

    private Chart? _chart;
    private ChartView _own = new();

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

    /// <summary>How its page has the charts looked at; null leaves that to the panel.</summary>
    [CascadingParameter]
    public ChartViews? Page { get; set; }

    /// <summary>Its name in the page's address, unlike that of any other chart of the page; null takes the file's.</summary>
    [Parameter]
    public string? Name { get; set; }

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
        Window = IsShared ? Shown.Window : Spec.Window,
        Traces = Shown.Hidden.Count == 0 ? Spec.Traces : [.. Spec.Traces.Select(t => IsHidden(t) ? t with { Hidden = true } : t)],
    }).Told(T);

    private ChartView Shown => Page?.View ?? _own;

    private string Place => Name ?? FileName;

    private bool IsLog => LogSwitch ? Shown.Log.Contains(Place) : Spec.LogY;

    private bool IsOpen => HasPoints && Shown.Tables.Contains(Place);

    // A chart that has its x axis for itself has its stretch for itself too.
    private bool IsShared => Page is not null && Spec.Group is not null;

    private bool IsZoomed => (IsShared ? Shown : _own).Window is not null;

    private bool HasPoints => Spec.Traces.Any(t => !t.Guide && t.Data.Count > 0);

    /// <summary>Sends new points of panels of one page to the browser, in one call and without rendering them.</summary>
    public static Task PushAsync(IEnumerable<ChartPanel> panels) => Chart.PushAsync(panels.Select(p => p._chart).OfType<Chart>());

    private bool IsHidden(ChartTrace trace) => Shown.Hidden.Count > 0 && Shown.IsHidden(Place, KeyOf(trace));

    // Two runs may have one name; their styles differ. What stands beside another goes with it.
    private string KeyOf(ChartTrace trace)
    {
        var owner = trace.Beside is null ? trace : Spec.Traces.FirstOrDefault(t => t.Beside is null && t.Style == trace.Style && t.Name == trace.Beside) ?? trace;
        var before = Spec.Traces.TakeWhile(t => !ReferenceEquals(t, owner)).Count(t => t.Beside is null && t.Style == owner.Style);
        var style = owner.Style.ToString(CultureInfo.InvariantCulture);
        return owner.Key ?? (before == 0 ? style : style + "-" + before.ToString(CultureInfo.InvariantCulture));
    }

    private Task ToggleAsync(ChartTrace trace) => ShowAsync(Shown.WithHidden(Place, KeyOf(trace), !IsHidden(trace)));

    private Task ZoomAsync(string step) => _chart is null ? Task.CompletedTask : _chart.ZoomAsync(step);

    private Task ZoomedAsync(ChartWindow? window)
    {
        if (IsShared)
        {
            return ShowAsync(Shown with { Window = window });
        }

        _own = _own with { Window = window };
        return Task.CompletedTask;
    }

    private Task ShowAsync(ChartView view)
    {
        if (Page is { } page)
        {
            return page.OnView.InvokeAsync(view);
        }

        _own = view;
        return Task.CompletedTask;
    }
}
