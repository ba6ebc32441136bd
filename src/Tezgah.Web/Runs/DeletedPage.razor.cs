using Microsoft.AspNetCore.Components;
using Radzen;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;

namespace Tezgah.Web.Runs;

/// <summary>The deleted runs: to be brought back, or removed for good.</summary>
public sealed partial class DeletedPage
{
    private const int MostShown = 500;
    private IReadOnlyList<RunRecord>? _runs;
    private string? _problem;

    /// <summary>Where they are.</summary>
    [Inject]
    public required IRunShelf Shelf { get; set; }

    /// <summary>Asks before they are gone.</summary>
    [Inject]
    public required DialogService Dialogs { get; set; }

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => TryAsync(() => Task.CompletedTask);

    private Task RestoreAsync(RunRecord run) => TryAsync(() => Shelf.RestoreAsync([run.Id]));

    private async Task RemoveAsync(IReadOnlyList<RunRecord> runs)
    {
        var really = await Dialogs.Confirm(
            runs.Count == 1 ? T["BinQuestionOne", runs[0].Name] : T["BinQuestion", Display.Format.Count(runs.Count)],
            T["BinRemove"],
            new ConfirmOptions { OkButtonText = T["BinRemove"], CancelButtonText = T["Cancel"] });
        if (really == true)
        {
            await TryAsync(() => Task.Run(() => Shelf.RemoveAsync([.. runs.Select(r => r.Id)])));
        }
    }

    private async Task TryAsync(Func<Task> change)
    {
        try
        {
            _problem = null;
            await change();
        }
        catch (ProblemException e)
        {
            _problem = string.Join(" ", e.Problems.Take(3).Select(p => p.Message));
        }

        try
        {
            _runs = await Shelf.ListDeletedAsync();
        }
        catch (ProblemException e)
        {
            _problem = e.Problems[0].Message;
        }
    }
}
