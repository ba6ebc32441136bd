using Microsoft.AspNetCore.Components;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;

namespace Tezgah.Web.Runs;

/// <summary>What people wrote on a run, at the head of its page; its owner writes there too.</summary>
public sealed partial class RunMarksLine
{
    private string? _problem;

    /// <summary>The run.</summary>
    [Parameter]
    [EditorRequired]
    public required RunRecord Run { get; set; }

    /// <summary>What is done with runs.</summary>
    [Inject]
    public required RunDesk Desk { get; set; }

    private bool HasMarks => Run.Tags.Count > 0 || Run.Group is not null || Run.Note.Length > 0;

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
