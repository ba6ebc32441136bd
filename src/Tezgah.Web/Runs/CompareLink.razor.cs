using Microsoft.AspNetCore.Components;

namespace Tezgah.Web.Runs;

/// <summary>Leads the chosen runs to the page that compares them; with fewer than two it says what to do.</summary>
public sealed partial class CompareLink
{
    /// <summary>The ids of the chosen runs.</summary>
    [Parameter]
    [EditorRequired]
    public required IReadOnlyCollection<string> Selected { get; set; }
}
