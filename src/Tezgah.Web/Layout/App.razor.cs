using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Tezgah.Web.Layout;

/// <summary>The HTML page around the dashboard; rendered once a visit.</summary>
public sealed partial class App
{
    // Without prerendering: a form that is there before its circuit would take input and lose it.
    private static readonly InteractiveServerRenderMode s_mode = new(prerender: false);
    private string _theme = Layout.Theme.Auto;

    /// <summary>The request of this visit.</summary>
    [CascadingParameter]
    public required HttpContext HttpContext { get; set; }

    /// <inheritdoc/>
    protected override void OnInitialized() => _theme = Layout.Theme.Parse(HttpContext.Request.Cookies[Layout.Theme.Cookie]);
}
