using Microsoft.Extensions.Localization;
using Radzen;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Runs.Index;
using Tezgah.Web.Display;

namespace Tezgah.Web.Runs;

/// <summary>
/// What a person does with runs on any page: marks, archives, deletes them, after the same questions everywhere. One for each visit: what
/// was deleted on one page can be taken back on the next. What a visitor may do is the shelf's matter.
/// </summary>
public sealed class RunDesk(IRunShelf shelf, IRunService service, RunIndex index, Func<DialogService> dialogs, IStringLocalizer<RunsTexts> texts)
{
    private static readonly DialogOptions s_dialog = new() { CloseDialogOnEsc = true };

    /// <summary>The runs that were deleted last, until a person has them back or is told no more.</summary>
    public IReadOnlyCollection<string> Deleted { get; private set; } = [];

    /// <summary>How long a deleted run can be brought back.</summary>
    public TimeSpan KeepDeleted => shelf.KeepDeleted;

    /// <summary>Asks what to write on runs, and writes it.</summary>
    /// <exception cref="ProblemException">The visitor may not, or the store cannot be written.</exception>
    public async Task MarkAsync(IReadOnlyList<RunRecord> runs, CancellationToken cancellationToken = default)
    {
        var marks = await dialogs().OpenAsync<MarksForm>(
            runs is [var only] ? texts["MarkTitleOne", only.Name] : texts["MarkTitle", Format.Count(runs.Count)],
            new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(MarksForm.Runs)] = runs },
            s_dialog);
        if (marks is RunMarks wanted)
        {
            await shelf.MarkAsync([.. runs.Select(r => r.Id)], wanted, cancellationToken);
        }
    }

    /// <summary>
    /// Asks whether a run shall stop, or not start if it waits, and sees to it. False if it waited and has begun while the person was asked:
    /// they did not answer for that.
    /// </summary>
    /// <exception cref="ProblemException">The visitor may not, or the store cannot be written.</exception>
    public async Task<bool> StopAsync(RunRecord run, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        var waits = run.Status == RunStatus.Queued;
        var really = await dialogs().Confirm(
            texts[waits ? "StopQueuedQuestion" : "StopQuestion", run.Name],
            texts[waits ? "StopQueuedTitle" : "StopTitle"],
            new ConfirmOptions { OkButtonText = texts[waits ? "StopQueued" : "Stop"], CancelButtonText = texts[waits ? "KeepWaiting" : "GoOn"] });
        if (really != true)
        {
            return true;
        }

        if (waits && index.Find(run.Id) is { Run.Status: not RunStatus.Queued })
        {
            return false;
        }

        await service.StopAsync(run.Id, cancellationToken);
        return true;
    }

    /// <summary>Puts runs into the archive, or takes them out.</summary>
    /// <exception cref="ProblemException">The visitor may not, or the store cannot be written.</exception>
    public Task ArchiveAsync(IReadOnlyCollection<string> ids, bool archived, CancellationToken cancellationToken = default) =>
        shelf.MarkAsync(ids, new RunMarks { Archived = archived }, cancellationToken);

    /// <summary>Says what deleting runs costs, asks, and deletes them; false if the person would rather not.</summary>
    /// <exception cref="ProblemException">The visitor may not, a run has not ended, or the store cannot be written.</exception>
    public async Task<bool> DeleteAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken = default)
    {
        var really = await dialogs().OpenAsync<DeleteForm>(
            texts.Of("DeleteTitle", ids.Count),
            new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(DeleteForm.Ids)] = ids },
            s_dialog);
        if (really is not true)
        {
            return false;
        }

        await shelf.DeleteAsync(ids, cancellationToken);
        Deleted = ids;
        return true;
    }

    /// <summary>Brings back what was deleted last.</summary>
    /// <exception cref="ProblemException">The visitor may not, or the store cannot be written.</exception>
    public async Task UndoAsync(CancellationToken cancellationToken = default)
    {
        await shelf.RestoreAsync(Deleted, cancellationToken);
        Forget();
    }

    /// <summary>Offers no more to bring back what was deleted last.</summary>
    public void Forget() => Deleted = [];
}
