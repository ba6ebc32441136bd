using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Radzen;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Core.Runs.Imports;

namespace Tezgah.Web.Live;

/// <summary>What can be done with a run. Stopping asks once more.</summary>
public sealed partial class RunActions
{
    private ElementReference _field;
    private string? _failure;
    private string _duration = "";
    private bool _changes;
    private bool _countsSteps;
    private bool _focuses;
    private string? _read;
    private bool _isEvaluation;
    private bool _isImported;

    /// <summary>The run.</summary>
    [Parameter]
    [EditorRequired]
    public required RunRecord Run { get; set; }

    /// <summary>Whether it logged anything that a replay would show.</summary>
    [Parameter]
    public bool HasCurves { get; set; } = true;

    /// <summary>What is done with runs.</summary>
    [Inject]
    public required IRunService Runs { get; set; }

    /// <summary>Asks before a run is stopped.</summary>
    [Inject]
    public required DialogService Dialogs { get; set; }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        // The page ticks; what a run is never changes.
        if (!ReferenceEquals(_read, Run.JobJson))
        {
            (_read, _isEvaluation, _isImported) = (Run.JobJson, EvaluateJobFile.IsEvaluation(Run.JobJson), ImportMark.IsImported(Run));
        }
    }

    private bool CanStop => Run.Status is RunStatus.Queued or RunStatus.Starting or RunStatus.Running;

    private bool CanStopNow => Run.Status.IsActive();

    private bool CanResume => Run.Status == RunStatus.Interrupted || (Run.Status is RunStatus.Stopped or RunStatus.Failed && Run.Step > 0 && !_isEvaluation);

    private bool CanChangeDuration => Run.Status is not (RunStatus.Completed or RunStatus.Stopping) && !_isEvaluation && !_isImported;

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_focuses)
        {
            _focuses = false;
            await _field.FocusAsync();
        }
    }

    private void AskDuration()
    {
        var training = JobFile.Parse(Run.JobJson, Run.Id, []).Training;
        _countsSteps = training.MaxSteps is not null;
        _duration = (training.MaxSteps ?? training.NumTrainEpochs).ToString(CultureInfo.CurrentCulture);
        (_changes, _focuses, _failure) = (true, true, null);
    }

    private void Pressed(KeyboardEventArgs key)
    {
        if (key.Key == "Escape")
        {
            _changes = false;
        }
    }

    private async Task ChangeDurationAsync()
    {
        var typed = _duration.Trim().Replace(',', '.');
        if (!double.TryParse(typed, NumberStyles.Float, CultureInfo.InvariantCulture, out var length)
            || (_countsSteps && !(int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out _))))
        {
            _failure = T["DurationNoNumber", _duration];
            return;
        }

        await TryAsync(() => Runs.ChangeDurationAsync(Run.Id, _countsSteps ? null : length, _countsSteps ? (int)length : null), "DurationFailed");
        _changes = _failure is not null;
    }

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
