using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Tezgah.Core.Runs;
using Tezgah.Web.Access;
using Tezgah.Web.Charts;
using Tezgah.Web.Hosting;
using Tezgah.Web.Live;

namespace Tezgah.Web.Layout;

/// <summary>The HTML page around the dashboard; rendered once a visit.</summary>
public sealed partial class App
{
    // Without prerendering: a form that is there before its circuit would take input and lose it.
    private static readonly InteractiveServerRenderMode s_mode = new(prerender: false);
    private string _theme = Layout.Theme.Auto;
    private string _role = "";
    private bool _byKey;
    private IReadOnlyList<string> _scripts = [];

    /// <summary>The request of this visit.</summary>
    [CascadingParameter]
    public required HttpContext HttpContext { get; set; }

    /// <summary>Whose visit it is.</summary>
    [Inject]
    public required Visitor Visitor { get; set; }

    /// <summary>Whether keys are needed.</summary>
    [Inject]
    public required DashboardOptions Options { get; set; }

    /// <summary>Where runs are kept.</summary>
    [Inject]
    public required IRunStore Store { get; set; }

    /// <summary>Reads what the page will ask for.</summary>
    [Inject]
    public required RunsAhead Ahead { get; set; }

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        _theme = Layout.Theme.Parse(HttpContext.Request.Cookies[Layout.Theme.Cookie]);
        _role = Visitor.Role.ToString().ToLowerInvariant();
        _byKey = Options.Lan;
        _scripts = ChartModules.For(HttpContext.Request.Path);
        Ahead.Start(Store, HttpContext.Request.Path, HttpContext.Request.Query);
    }
}
