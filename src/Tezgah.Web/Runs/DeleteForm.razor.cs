using Microsoft.AspNetCore.Components;
using Radzen;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;

namespace Tezgah.Web.Runs;

/// <summary>Says what deleting runs costs, and asks. Closes its dialog with true, or with nothing.</summary>
public sealed partial class DeleteForm
{
    private DeletionLoss? _loss;
    private string? _problem;

    /// <summary>The runs.</summary>
    [Parameter]
    [EditorRequired]
    public required IReadOnlyCollection<string> Ids { get; set; }

    /// <summary>Knows what they hold.</summary>
    [Inject]
    public required IRunShelf Shelf { get; set; }

    /// <summary>The dialog.</summary>
    [Inject]
    public required DialogService Dialogs { get; set; }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        try
        {
            // Folders of many runs take their time; the page does not wait for them.
            _loss = await Task.Run(() => Shelf.LossAsync(Ids));
        }
        catch (ProblemException e)
        {
            _problem = e.Problems[0].Message;
        }
    }
}
