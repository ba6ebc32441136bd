using Microsoft.AspNetCore.Components;

namespace Tezgah.Web.NewRun;

/// <summary>Data files that one press takes: the sample's, and those of recent runs.</summary>
public sealed partial class KnownFiles
{
    /// <summary>The sets of files.</summary>
    [Parameter]
    [EditorRequired]
    public required IReadOnlyList<DataFiles> Files { get; set; }

    /// <summary>Called with the set that was chosen.</summary>
    [Parameter]
    public EventCallback<DataFiles> Chosen { get; set; }
}
