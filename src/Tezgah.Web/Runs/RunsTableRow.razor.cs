using Microsoft.AspNetCore.Components;
using Tezgah.Core.Runs;

namespace Tezgah.Web.Runs;

/// <summary>One run in the table.</summary>
public sealed partial class RunsTableRow
{
    /// <summary>The run as it is now.</summary>
    [Parameter]
    [EditorRequired]
    public required RunRow Row { get; set; }

    /// <summary>Whether it is chosen for the comparison.</summary>
    [Parameter]
    public bool Selected { get; set; }

    /// <summary>Called when it is chosen or no longer.</summary>
    [Parameter]
    public EventCallback<bool> SelectedChanged { get; set; }

    /// <summary>Called when it shall be stopped.</summary>
    [Parameter]
    public EventCallback<RunRecord> Stop { get; set; }

    private bool CanStop => Row.Run.Status is RunStatus.Queued or RunStatus.Starting or RunStatus.Running;

    // On a phone, a value that is not there takes no line.
    private static string? Nothing(object? value) => value is null ? "nothing" : null;
}
