using Microsoft.AspNetCore.Components;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Web.Display;

namespace Tezgah.Web.Runs;

/// <summary>What the owner seldom does with a run: archives, exports, deletes it.</summary>
public sealed partial class RunMenu
{
    private string? _problem;

    /// <summary>The run.</summary>
    [Parameter]
    [EditorRequired]
    public required RunRecord Run { get; set; }

    /// <summary>What is done with runs.</summary>
    [Inject]
    public required RunDesk Desk { get; set; }

    /// <summary>Where the browser is.</summary>
    [Inject]
    public required NavigationManager Navigation { get; set; }

    private async Task DeleteAsync()
    {
        if (await Desk.DeleteAsync([Run.Id]))
        {
            // There it can be taken back; here is nothing left to be seen.
            Navigation.NavigateTo(Links.Runs);
        }
    }

    private async Task TryAsync(Func<Task> action)
    {
        _problem = null;
        try
        {
            await action();
        }
        catch (ProblemException e)
        {
            _problem = string.Join(" ", e.Problems.Take(3).Select(p => p.Message));
        }
    }
}
