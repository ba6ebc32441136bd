using Microsoft.AspNetCore.Components;
using Tezgah.Core.Runs;

namespace Tezgah.Web.Display;

/// <summary>Where a run is in its life: by word, by icon and by colour.</summary>
public sealed partial class StatusBadge
{
    /// <summary>The state.</summary>
    [Parameter]
    [EditorRequired]
    public RunStatus Status { get; set; }

    private string Icon => Status switch
    {
        RunStatus.Queued => "schedule",
        RunStatus.Starting => "hourglass_top",
        RunStatus.Running => "play_circle",
        RunStatus.Stopping => "hourglass_bottom",
        RunStatus.Completed => "check_circle",
        RunStatus.Stopped => "stop_circle",
        RunStatus.Failed => "error",
        _ => "power_off",
    };

    private string Tone => Status switch
    {
        RunStatus.Running or RunStatus.Starting => "accent",
        RunStatus.Completed => "good",
        RunStatus.Stopping or RunStatus.Interrupted => "warn",
        RunStatus.Failed => "bad",
        _ => "plain",
    };
}
