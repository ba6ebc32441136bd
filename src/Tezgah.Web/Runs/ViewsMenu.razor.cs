using Microsoft.AspNetCore.Components;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Web.Layout;

namespace Tezgah.Web.Runs;

/// <summary>Views that were given a name, and the link to what is shown now.</summary>
public sealed partial class ViewsMenu
{
    // The selection is of the moment; a view is for later.
    private static readonly string[] s_ofTheMoment = ["sel"];
    private IReadOnlyList<SavedView>? _views;
    private string _name = "";
    private bool _copied;
    private string? _problem;

    /// <summary>Where views are kept.</summary>
    [Inject]
    public required IViewStore Store { get; set; }

    /// <summary>Where the browser is.</summary>
    [Inject]
    public required NavigationManager Navigation { get; set; }

    /// <summary>Takes the link.</summary>
    [Inject]
    public required ClipboardText Clipboard { get; set; }

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => TryAsync(() => Task.CompletedTask);

    private Task SaveAsync()
    {
        var name = _name.Trim();
        var query = string.Join('&', new Uri(Navigation.Uri).Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Where(p => !s_ofTheMoment.Contains(p.Split('=')[0], StringComparer.Ordinal)));
        _name = "";
        return name.Length == 0 ? Task.CompletedTask : TryAsync(() => Store.SaveAsync(new SavedView(name, query)));
    }

    private Task RemoveAsync(SavedView view) => TryAsync(() => Store.RemoveAsync(view.Name));

    private async Task CopyAsync() => _copied = await Clipboard.CopyAsync(Navigation.Uri);

    private async Task TryAsync(Func<Task> change)
    {
        try
        {
            await change();
            _views = await Store.ListAsync();
            _problem = null;
        }
        catch (ProblemException e)
        {
            _problem = e.Problems[0].Message;
        }
    }
}
