using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Tezgah.Web.Charts;
using Tezgah.Web.Display;

namespace Tezgah.Web.Live;

/// <summary>The four charts of a run; they share their steps, their zoom and the cursor.</summary>
public sealed partial class RunCharts
{
    private bool _speed;

    /// <summary>The run.</summary>
    [Parameter]
    [EditorRequired]
    public required RunModel Model { get; set; }

    /// <summary>A person chose steps to look at closely, or, with null, all.</summary>
    [Parameter]
    public EventCallback<ChartWindow?> OnZoom { get; set; }

    /// <summary>Reads every value of some metrics, for a file.</summary>
    [Parameter]
    [EditorRequired]
    public required Func<IReadOnlyList<string>, Task<TableData>> All { get; set; }

    /// <summary>The names of metrics.</summary>
    [Inject]
    public required IStringLocalizer<DisplayTexts> Words { get; set; }

    private bool HasQuality => RunChartSpecs.Quality.Any(n => Model.Curves[n].Count > 0);
}
