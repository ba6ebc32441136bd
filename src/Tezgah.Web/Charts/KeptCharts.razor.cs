using Microsoft.AspNetCore.Components;
using Tezgah.Web.Display;

namespace Tezgah.Web.Charts;

/// <summary>
/// Keeps how the charts inside it are looked at in the page's address: which curves are left out, which axes are logarithmic, which
/// tables are open. For a page that has nothing to read when that changes; at most one of a page.
/// </summary>
public sealed partial class KeptCharts : IDisposable
{
    private ChartView _view = new();
    private ChartViews? _charting;
    private ViewAddress? _address;

    /// <summary>The charts.</summary>
    [Parameter]
    [EditorRequired]
    public required RenderFragment ChildContent { get; set; }

    /// <summary>The charts with a logarithmic axis.</summary>
    [SupplyParameterFromQuery(Name = "log")]
    public string? LogAxes { get; set; }

    /// <summary>The curves that are left out of the charts.</summary>
    [SupplyParameterFromQuery(Name = "hide")]
    public string? HiddenCurves { get; set; }

    /// <summary>The charts whose data are shown as tables.</summary>
    [SupplyParameterFromQuery(Name = "tables")]
    public string? Tables { get; set; }

    /// <summary>Where the browser is.</summary>
    [Inject]
    public required NavigationManager Navigation { get; set; }

    /// <summary>The clock.</summary>
    [Inject]
    public required TimeProvider Time { get; set; }

    /// <inheritdoc/>
    public void Dispose() => _address?.Dispose();

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        _address = new ViewAddress(Navigation, Time);
        _charting = new ChartViews(() => _view, EventCallback.Factory.Create<ChartView>(this, Show));
    }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        var view = ChartView.Parse(null, null, LogAxes, HiddenCurves, Tables);
        if (_address!.Hear(view.ToAddress()))
        {
            _view = view;
        }
    }

    private void Show(ChartView view)
    {
        _view = view;
        _address!.Put(view.ToAddress());
    }
}
