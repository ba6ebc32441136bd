using Microsoft.AspNetCore.Components;
using Radzen;
using Tezgah.Core.Models;
using Tezgah.Core.Problems;
using Tezgah.Web.Display;

namespace Tezgah.Web.Models;

/// <summary>All models on the list, and the way to put another one there.</summary>
public sealed partial class ModelsPage : IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private readonly Dictionary<string, ModelDescription> _facts = new(StringComparer.Ordinal);
    private IReadOnlyList<KnownModel>? _models;
    private Problem? _problem;

    /// <summary>Where the list is kept.</summary>
    [Inject]
    public required IModelStore Store { get; set; }

    /// <summary>Reads the folders.</summary>
    [Inject]
    public required ModelReader Reader { get; set; }

    /// <summary>Leads to a model.</summary>
    [Inject]
    public required NavigationManager Navigation { get; set; }

    /// <summary>Asks before a model is taken off.</summary>
    [Inject]
    public required DialogService Dialogs { get; set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        try
        {
            _models = await Store.ListAsync(_left.Token);
            StateHasChanged();
            foreach (var model in _models)
            {
                _facts[model.Id] = await Reader.DescribeAsync(model.Folder, _left.Token);
                StateHasChanged();
            }
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // The page was left.
        }
        catch (ProblemException e)
        {
            _problem = e.Problems[0];
        }
    }

    private void Open(KnownModel model) => Navigation.NavigateTo(Links.Model(model.Id));

    private async Task RemoveAsync(KnownModel model)
    {
        if (!await ModelRemoval.AskAsync(Dialogs, T, model))
        {
            return;
        }

        try
        {
            await Store.RemoveAsync(model.Id, _left.Token);
            _models = await Store.ListAsync(_left.Token);
        }
        catch (ProblemException e)
        {
            _problem = e.Problems[0];
        }
    }
}
