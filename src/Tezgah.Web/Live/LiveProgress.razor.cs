using Microsoft.AspNetCore.Components;
using Tezgah.Core.Runs;
using Tezgah.Web.Display;

namespace Tezgah.Web.Live;

/// <summary>How far a run is: its phase, its step, and what is left.</summary>
public sealed partial class LiveProgress
{
    private const string Training = "training";

    /// <summary>The run.</summary>
    [Parameter]
    [EditorRequired]
    public required RunRecord Run { get; set; }

    /// <summary>What is left of the training; null while unknown.</summary>
    [Parameter]
    public TimeSpan? Left { get; set; }

    /// <summary>The place in the queue, from 1; null if it does not wait.</summary>
    [Parameter]
    public int? QueuePlace { get; set; }

    // The bar is the training's while there are steps; before its first and after its last, the phase's own.
    private bool OfPhase => Run is { Phase: not null and not Training, PhaseTotal: > 0 } && (Run.Step == 0 || Run.Step >= Run.TotalSteps);

    private double? Share => OfPhase
        ? Math.Clamp((double)Run.PhaseDone / Run.PhaseTotal, 0, 1)
        : Run.TotalSteps > 0 ? Math.Clamp((double)Run.Step / Run.TotalSteps, 0, 1) : null;

    private string? Steps => Run switch
    {
        { TotalSteps: > 0 } => T["Steps", Format.Count(Run.Step), Format.Count(Run.TotalSteps)].Value,
        { Step: > 0 } => T["StepOnly", Format.Count(Run.Step)].Value,
        _ => null,
    };

    private string? Units => Run is { Phase: not null and not Training, PhaseTotal: > 0 } && !Run.Status.IsEnded()
        ? T["Units", Format.Count(Run.PhaseDone), Format.Count(Run.PhaseTotal)].Value
        : null;
}
