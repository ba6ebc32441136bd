using Microsoft.AspNetCore.Components;
using Tezgah.Core.Models;
using Tezgah.Core.Problems;

namespace Tezgah.Web.Models;

/// <summary>Puts a folder on the list: one that is typed, or one that was found.</summary>
public sealed partial class AddModel : IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private IReadOnlyList<SuggestedModel>? _found;
    private IReadOnlyList<KnownModel>? _lookedFor;
    private Problem? _problem;
    private string _typed = "";
    private bool _busy;

    /// <summary>The models that are on the list; null while it is being read.</summary>
    [Parameter]
    [EditorRequired]
    public required IReadOnlyList<KnownModel>? Known { get; set; }

    /// <summary>Is told the model that was added, or that was there already.</summary>
    [Parameter]
    public EventCallback<KnownModel> Added { get; set; }

    /// <summary>Where the list is kept.</summary>
    [Inject]
    public required IModelStore Store { get; set; }

    /// <summary>Which folders may be read.</summary>
    [Inject]
    public required ModelFolders Folders { get; set; }

    /// <summary>Looks for models.</summary>
    [Inject]
    public required ModelSuggestions Suggestions { get; set; }

    /// <summary>The clock.</summary>
    [Inject]
    public required TimeProvider Time { get; set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (Known is not { } known || ReferenceEquals(_lookedFor, known))
        {
            return;
        }

        _lookedFor = known;
        try
        {
            var found = await Suggestions.FindAsync(known, _left.Token);
            _found = ReferenceEquals(_lookedFor, known) ? found : _found;
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

    private async Task AddAsync(string typed, string? name = null)
    {
        _busy = true;
        _problem = null;
        try
        {
            var folder = await Task.Run(() => Folders.Resolve(typed), _left.Token);
            var row = ModelFolders.Row(folder, name ?? ModelNames.Of(folder), Time.GetUtcNow());
            await Added.InvokeAsync(await Store.AddAsync(row, _left.Token));
        }
        catch (ProblemException e)
        {
            _problem = e.Problems[0];
        }
        finally
        {
            _busy = false;
        }
    }
}
