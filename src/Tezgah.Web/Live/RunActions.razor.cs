using Microsoft.AspNetCore.Components;
using Radzen;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;

namespace Tezgah.Web.Live;

/// <summary>What can be done with a run. Stopping asks once more.</summary>
public sealed partial class RunActions
{
    private string? _failure;

    /// <summary>The run.</summary>
    [Parameter]
    [EditorRequired]
    public required RunRecord Run { get; set; }

    /// <summary>What is done with runs.</summary>
    [Inject]
    public required IRunService Runs { get; set; }

    /// <summary>Asks before a run is stopped.</summary>
    [Inject]
    public required DialogService Dialogs { get; set; }

    private bool CanStop => Run.Status is RunStatus.Queued or RunStatus.Starting or RunStatus.Running;

    private bool CanStopNow => Run.Status.IsActive();

    private bool CanResume => Run.Status == RunStatus.Interrupted || (Run.Status == RunStatus.Stopped && Run.Step > 0);

    private async Task StopAsync()
    {
        var really = await Dialogs.Confirm(
            Run.Status is RunStatus.Queued ? T["StopAskQueued"] : T["StopAsk"],
            T["StopTitle", Run.Name],
            new ConfirmOptions { OkButtonText = T["StopYes"], CancelButtonText = T["StopNo"] });
        if (really == true)
        {
            await TryAsync(() => Runs.StopAsync(Run.Id), "StopFailed");
        }
    }

    private async Task StopNowAsync()
    {
        var really = await Dialogs.Confirm(
            T["StopNowAsk"],
            T["StopNowHead", Run.Name],
            new ConfirmOptions { OkButtonText = T["StopNowYes"], CancelButtonText = T["StopNo"] });
        if (really == true)
        {
            await TryAsync(() => Runs.StopNowAsync(Run.Id), "StopFailed");
        }
    }

    private Task ResumeAsync() => TryAsync(() => Runs.ResumeAsync(Run.Id), "ResumeFailed");

    private async Task TryAsync(Func<Task> action, string sentence)
    {
        _failure = null;
        try
        {
            await action();
        }
        catch (ProblemException e)
        {
            _failure = T[sentence, string.Join(' ', e.Problems.Select(p => p.Message))];
        }
    }
}
