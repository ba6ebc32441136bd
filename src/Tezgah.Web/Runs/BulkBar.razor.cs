using Microsoft.AspNetCore.Components;

namespace Tezgah.Web.Runs;

/// <summary>What is done with the chosen runs.</summary>
public enum BulkAction
{
    /// <summary>Name, tag, group, note.</summary>
    Mark,

    /// <summary>Put away.</summary>
    Archive,

    /// <summary>Take back into sight.</summary>
    Unarchive,

    /// <summary>Delete, after a question.</summary>
    Delete,

    /// <summary>Choose all that are shown.</summary>
    All,

    /// <summary>Choose none.</summary>
    None,
}

/// <summary>The actions for the chosen runs; without any, how to choose.</summary>
public sealed partial class BulkBar
{
    // Longer addresses are cut or refused.
    private const int MostInAddress = 60;

    /// <summary>The ids of the chosen runs.</summary>
    [Parameter]
    [EditorRequired]
    public required IReadOnlyCollection<string> Chosen { get; set; }

    /// <summary>How many runs are shown.</summary>
    [Parameter]
    public int Total { get; set; }

    /// <summary>Called with what shall be done.</summary>
    [Parameter]
    public EventCallback<BulkAction> Act { get; set; }
}
