using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Core.Runs.Query;

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
                    await Desk.MarkAsync([.. _choice.Ids.Select(Index.Find).OfType<IndexedRun>().Select(r => r.Run)], _left.Token);
                    break;
                case BulkAction.Archive or BulkAction.Unarchive:
                    await Desk.ArchiveAsync([.. _choice.Ids], action == BulkAction.Archive, _left.Token);
                    ChooseAll(chosen: false);
                    break;
                case BulkAction.Delete:
                    if (await Desk.DeleteAsync([.. _choice.Ids], _left.Token))
                    {
                        ChooseAll(chosen: false);
                    }

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

    private async Task UndoAsync()
    {
        try
        {
            await Desk.UndoAsync(_left.Token);
        }
        catch (ProblemException e)
        {
            Say(e);
        }
    }

    private async Task StopAsync(RunRecord run)
    {
        try
        {
            await Desk.StopAsync(run, _left.Token);
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
