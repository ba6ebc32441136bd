using Radzen;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;

namespace Tezgah.Web.Runs;

/// <content>What is done with the chosen runs.</content>
public sealed partial class RunsPage
{
    private async Task ActAsync(BulkAction action)
    {
        if (_choice.Ids.Count == 0)
        {
            return;
        }

        try
        {
            switch (action)
            {
                case BulkAction.Mark:
                    await MarkAsync();
                    break;
                case BulkAction.Archive or BulkAction.Unarchive:
                    await Shelf.MarkAsync([.. _choice.Ids], new RunMarks { Archived = action == BulkAction.Archive }, _left.Token);
                    ChooseAll(chosen: false);
                    break;
                case BulkAction.Delete:
                    await DeleteAsync();
                    break;
                case BulkAction.All:
                    ChooseAll(chosen: true);
                    break;
                default:
                    ChooseAll(chosen: false);
                    break;
            }
        }
        catch (ProblemException e)
        {
            Say(e);
        }
    }

    private async Task MarkAsync()
    {
        var runs = _choice.Ids.Select(Index.Find).OfType<Core.Runs.Query.IndexedRun>().ToList();
        var marks = await Dialogs.OpenAsync<MarksForm>(
            T["MarkTitle", Display.Format.Count(runs.Count)],
            new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(MarksForm.Runs)] = runs },
            new DialogOptions { CloseDialogOnEsc = true });
        if (marks is RunMarks wanted)
        {
            await Shelf.MarkAsync([.. _choice.Ids], wanted, _left.Token);
        }
    }

    private async Task DeleteAsync()
    {
        string[] ids = [.. _choice.Ids];
        var really = await Dialogs.OpenAsync<DeleteForm>(
            T["DeleteTitle", Display.Format.Count(ids.Length)],
            new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(DeleteForm.Ids)] = ids },
            new DialogOptions { CloseDialogOnEsc = true });
        if (really is true)
        {
            await Shelf.DeleteAsync(ids, _left.Token);
            _deleted = ids;
            ChooseAll(chosen: false);
        }
    }

    private async Task UndoAsync()
    {
        try
        {
            await Shelf.RestoreAsync(_deleted, _left.Token);
            _deleted = [];
        }
        catch (ProblemException e)
        {
            Say(e);
        }
    }

    private async Task StopAsync(RunRecord run)
    {
        var really = await Dialogs.Confirm(
            T[run.Status == RunStatus.Queued ? "StopQueuedQuestion" : "StopQuestion", run.Name],
            T["StopTitle"],
            new ConfirmOptions { OkButtonText = T["Stop"], CancelButtonText = T["GoOn"] });
        if (really != true)
        {
            return;
        }

        try
        {
            await Service.StopAsync(run.Id, _left.Token);
        }
        catch (ProblemException e)
        {
            Say(e);
        }
    }

    private void Say(ProblemException error)
    {
        _problem = string.Join(" ", error.Problems.Take(3).Select(p => p.Message));
        StateHasChanged();
    }
}
