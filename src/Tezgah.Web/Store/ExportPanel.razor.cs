using System.Globalization;
using Microsoft.AspNetCore.Components;
using Tezgah.Core.Runs;
using Tezgah.Runs.Index;
using Tezgah.Runs.Safety;

namespace Tezgah.Web.Store;

/// <summary>Writes a study, or chosen runs, to one file; shows before how large they are.</summary>
public sealed partial class ExportPanel
{
    private const int MostShown = 50;

    private readonly HashSet<string> _chosen = new(StringComparer.Ordinal);
    private IReadOnlyList<(string Name, int Ended, int Left)> _studies = [];
    private IReadOnlyList<RunRecord> _ended = [];
    private CancellationTokenSource? _measuring;
    private IDisposable? _index;
    private FolderSize? _size;
    private string _study = "";
    private string _search = "";
    private string _typed = "";
    private bool _byRun;
    private bool _checkpoints = true;

    /// <summary>The runs that are chosen at first, separated by commas; null for none.</summary>
    [Parameter]
    public string? Runs { get; set; }

    /// <summary>Takes runs out.</summary>
    [Inject]
    public required StudyDesk Desk { get; set; }

    /// <summary>All runs.</summary>
    [Inject]
    public required RunIndex Index { get; set; }

    /// <inheritdoc/>
    protected override StoreTask Kind => StoreTask.Export;

    private bool CanExport => !Keeper.IsBusy && Chosen.Count > 0;

    private HashSet<string> Chosen => _byRun ? _chosen
        : _study.Length == 0 ? []
        : [.. _ended.Where(r => r.Group == _study).Select(r => r.Id)];

    private IReadOnlyList<RunRecord> Found => _search.Trim() is { Length: > 0 } wanted
        ? [.. _ended.Where(r => Has(r.Name, wanted) || Has(r.Group ?? "", wanted))]
        : _ended;

    private StudyRequest Request => new(_byRun ? T["ExportRunsName"] : _study, [.. Chosen], _checkpoints);

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        _index = Index.Listen(() => _ = InvokeAsync(Take));
        await LoadAsync(() => Index.ReadyAsync(Left));
        Take();
        if (Runs?.Split(',', StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } wanted)
        {
            _byRun = true;
            _chosen.UnionWith(_ended.Select(r => r.Id).Intersect(wanted, StringComparer.Ordinal));

            // The chosen ones on top.
            Take();
            await ChangedAsync();
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _index?.Dispose();
        _measuring?.Dispose();
    }

    private static bool Has(string text, string wanted) =>
        CultureInfo.CurrentCulture.CompareInfo.IndexOf(text, wanted, CompareOptions.IgnoreCase) >= 0;

    private void Take()
    {
        var all = Index.All;
        _ended = [.. all.Select(r => r.Run).Where(r => r.Status.IsEnded()).OrderByDescending(r => _chosen.Contains(r.Id)).ThenByDescending(r => r.CreatedAt)];
        _studies =
        [
            .. all.Where(r => r.Run.Group is not null).GroupBy(r => r.Run.Group!, StringComparer.Ordinal)
                .Select(g => (g.Key, g.Count(r => r.Run.Status.IsEnded()), g.Count(r => !r.Run.Status.IsEnded())))
                .OrderBy(g => g.Key, StringComparer.CurrentCulture),
        ];
        StateHasChanged();
    }

    private Task SetAsync(bool byRun)
    {
        _byRun = byRun;
        return ChangedAsync();
    }

    private Task ChooseStudyAsync(string? study)
    {
        _study = study ?? "";
        return ChangedAsync();
    }

    private Task ChooseAsync(string id, bool chosen)
    {
        _ = chosen ? _chosen.Add(id) : _chosen.Remove(id);
        return ChangedAsync();
    }

    private Task ChooseFoundAsync()
    {
        _chosen.UnionWith(Found.Select(r => r.Id));
        return ChangedAsync();
    }

    private Task ChooseNoneAsync()
    {
        _chosen.Clear();
        return ChangedAsync();
    }

    // What is chosen while the choice before is measured takes its place.
    private Task ChangedAsync() => LoadAsync(async () =>
    {
        _size = null;
        _measuring?.Cancel();
        _measuring?.Dispose();
        _measuring = CancellationTokenSource.CreateLinkedTokenSource(Left);
        var stop = _measuring.Token;
        var chosen = Chosen;
        _typed = chosen.Count > 0 ? Desk.Suggested(Request.Name) : "";
        if (chosen.Count == 0)
        {
            return;
        }

        try
        {
            var size = await Desk.MeasureAsync([.. chosen], stop);
            _size = stop.IsCancellationRequested ? _size : size;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Something else was chosen meanwhile.
        }
    });

    private void ToFile() => Begin(() => Desk.Export(Request, _typed));

    private void ToBrowser() => Begin(() => Desk.Export(Request, null));
}
