using Microsoft.AspNetCore.Components;
using Tezgah.Web.Access;

namespace Tezgah.Web.Layout;

/// <summary>Which page an address shows.</summary>
public sealed partial class Routes
{
    /// <summary>The theme of this visit (<see cref="Layout.Theme"/>).</summary>
    [Parameter]
    public string Theme { get; set; } = Layout.Theme.Auto;

    /// <summary>Whose visit it is.</summary>
    [Inject]
    public required Visitor Visitor { get; set; }
}
