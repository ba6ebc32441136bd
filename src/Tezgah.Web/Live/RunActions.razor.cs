using Microsoft.AspNetCore.Components;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;

namespace Tezgah.Web.Live;

/// <summary>What can be done with a run: stopping asks once more, since it cannot be taken back.</summary>
public sealed partial class RunActions
{
    private ElementReference _no;
    private bool _asking;
    private bool _focus;
    private string? _failure;

    /// <summary>The run.</summary>
    [Parameter]
    [EditorRequired]
    public required RunRecord Run { get; set; }

    /// <summary>What is done with runs.</summary>
    [Inject]
    public required IRunService Runs { get; set; }

    private bool CanStop => Run.Status is RunStatus.Queued or RunStatus.Starting or RunStatus.Running;

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_focus)
        {
            _focus = false;
            await _no.FocusAsync();
        }
    }

    private void Ask() => (_asking, _focus, _failure) = (true, true, null);

    private async Task StopAsync()
    {
        _asking = false;
        try
        {
            await Runs.StopAsync(Run.Id);
        }
        catch (ProblemException e)
        {
            _failure = string.Join(' ', e.Problems.Select(p => p.Message));
        }
    }
}
