using Microsoft.AspNetCore.Components;
using Tezgah.Core.Runs;
using Tezgah.Web.Display;

namespace Tezgah.Web.Runs;

/// <summary>How far a run is: a bar, the steps, what it does, and the time left.</summary>
public sealed partial class RunProgress
{
    /// <summary>The run as it is now.</summary>
    [Parameter]
    [EditorRequired]
    public required RunRow Row { get; set; }

    private string Sentence => string.Join(" · ", Parts());

    private IEnumerable<string> Parts()
    {
        var run = Row.Run;
        if (run.TotalSteps > 0)
        {
            yield return T["Steps", Format.Count(run.Step), Format.Count(run.TotalSteps)];
        }

        if (run.Status.IsActive() && run.Phase is { } phase && phase != "training")
        {
            yield return D["Phase." + phase];
        }
        else if (Row.Left is { } left)
        {
            yield return T["Left", Time.Duration(left)];
        }
    }
}
