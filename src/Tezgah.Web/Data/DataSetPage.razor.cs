using System.Globalization;
using Microsoft.AspNetCore.Components;
using Radzen;
using Tezgah.Core.Problems;
using Tezgah.Text.Data;
using Tezgah.Web.Display;

namespace Tezgah.Web.Data;

/// <summary>
/// One data set: its files and how they are read, what its columns are for, and in its views the rows, the text as the model sees it,
/// numbers, repeated rows and the split. Which view, part and row are shown stands in the address.
/// </summary>
public sealed partial class DataSetPage
{
    private const string RowsView = "rows";
    private const string TextView = "text";
    private const string NumbersView = "numbers";
    private const string RepeatsView = "repeats";
    private const string SplitView = "split";
    private const int MostRuns = 10;

    private static readonly string[] s_views = [RowsView, TextView, NumbersView, RepeatsView, SplitView];

    // Never disposed: whoever is cancelled while holding it still has to give it back.
    private readonly SemaphoreSlim _saving = new(1);
    private KnownData? _known;
    private OpenedData? _data;
    private string? _shown;
    private bool _missing;
    private int _opening;

    /// <summary>The set's id.</summary>
    [Parameter]
    public required string Id { get; set; }

    /// <summary>What is shown of it.</summary>
    [SupplyParameterFromQuery(Name = "view")]
    public string? View { get; set; }

    /// <summary>The part whose rows are shown.</summary>
    [SupplyParameterFromQuery(Name = "part")]
    public string? PartName { get; set; }

    /// <summary>The first row that is shown, from 0.</summary>
    [SupplyParameterFromQuery(Name = "row")]
    public int? Row { get; set; }

    /// <summary>The model whose tokenizer is shown.</summary>
    [SupplyParameterFromQuery(Name = "model")]
    public string? TokenizerOf { get; set; }

    /// <summary>The template of an instruction.</summary>
    [SupplyParameterFromQuery(Name = "template")]
    public string? Template { get; set; }

    /// <summary>What carries loss.</summary>
    [SupplyParameterFromQuery(Name = "loss")]
    public string? LossOn { get; set; }

    /// <summary>The most tokens.</summary>
    [SupplyParameterFromQuery(Name = "length")]
    public string? Length { get; set; }

    /// <summary>Knows the sets.</summary>
    [Inject]
    public required DataCatalog Catalog { get; set; }

    /// <summary>Keeps the list.</summary>
    [Inject]
    public required DataSetStore Store { get; set; }

    /// <summary>Reads the files.</summary>
    [Inject]
    public required DataFileReader Reader { get; set; }

    /// <summary>Makes copies.</summary>
    [Inject]
    public required DataCopies Copies { get; set; }

    /// <summary>The clock.</summary>
    [Inject]
    public required TimeProvider Time { get; set; }

    /// <summary>Where the browser is.</summary>
    [Inject]
    public required NavigationManager Navigation { get; set; }

    /// <summary>Asks before a set is taken off the list.</summary>
    [Inject]
    public required DialogService Dialogs { get; set; }

    private string Shown => s_views.Contains(View) ? View! : RowsView;

    private ModelTextView SeenAs => ModelTextView.Parse(TokenizerOf, Template, LossOn, Length);

    private DataPart ShownPart => Enum.TryParse<DataPart>(PartName, ignoreCase: true, out var part) && _data!.Files.Any(f => f.Part == part)
        ? part
        : DataPart.Train;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (_shown == Id)
        {
            return;
        }

        (_shown, _known, _data, Problem, _missing) = (Id, null, null, null, false);
        await LoadAsync(async () =>
        {
            var id = Id;
            var known = await Catalog.FindAsync(id, Left);
            if (id != Id)
            {
                return;
            }

            (_known, _missing) = (known, known is null);
            if (known is not null)
            {
                StateHasChanged();
                await OpenAsync(known.Set);
            }
        });
    }

    private Task ReadAsAsync(DataReading reading) => ChangeAsync(_data!.Set with { Reading = reading == DataReading.Automatic ? null : reading });

    private Task MapAsync((string Task, ColumnRoles Roles) map) => ChangeAsync(_data!.Set with { Task = map.Task, Columns = map.Roles });

    // What was said of files that only runs know of puts them on the list. The next change builds on this one, whether it is written yet
    // or not; so it must not be left out while the page is busy with it.
    private Task ChangeAsync(DataSet set) => LoadAsync(async () =>
    {
        var before = _known!.Set;
        var listed = set with { AddedAt = set.AddedAt ?? Time.GetUtcNow() };
        Take(listed);
        await _saving.WaitAsync(Left);
        try
        {
            // What came meanwhile is written with it, and never overwritten by it.
            var newest = _known?.Set.Id == listed.Id ? _known.Set : listed;
            await Task.Run(() => Store.Save(newest), Left);
        }
        catch (ProblemException)
        {
            if (_known?.Set == listed)
            {
                Take(before);
            }

            throw;
        }
        finally
        {
            _saving.Release();
        }

        if (listed.Reading != before.Reading)
        {
            await OpenAsync(listed);
        }
    });

    private void Take(DataSet set)
    {
        _known = _known! with { Set = set };

        // Not a copy of the record: what the columns are for is found out anew.
        _data = _data is null ? null : new OpenedData(set, _data.Parts);
    }

    private async Task OpenAsync(DataSet set)
    {
        var opening = ++_opening;
        var opened = await OpenedData.OpenAsync(set, Reader, Left);

        // An older answer, or that of the set before, may come last; columns may have changed while the files were read.
        if (opening == _opening && _known?.Set.Id == set.Id)
        {
            _data = new OpenedData(_known.Set, opened.Parts);
        }
    }

    private Task CopyAsync() => DoAsync(async () =>
        Open(await Copies.CopyAsync(_data!.Set, T["CopyName", _data.Set.Name], without: null, Left)));

    private async Task RemoveAsync()
    {
        var set = _known!.Set;
        var really = await Dialogs.Confirm(
            T[set.Train.StartsWith(Store.Folder(set.Id), StringComparison.Ordinal) ? "RemoveOwnText" : "RemoveText"],
            T["RemoveTitle", set.Name],
            new ConfirmOptions { OkButtonText = T["RemoveYes"], CancelButtonText = T["RemoveNo"] });
        if (really == true)
        {
            await DoAsync(async () =>
            {
                await Task.Run(() => Store.Remove(set.Id), Left);
                Navigation.NavigateTo(Links.Data);
            });
        }
    }

    private void Open(DataSet set) => Navigation.NavigateTo(Links.DataSet(set.Id));

    private Task GoToAsync(int row)
    {
        Go("row", row == 0 ? null : row.ToString(CultureInfo.InvariantCulture));
        return Task.CompletedTask;
    }

    private void ChoosePart(DataPart part) => Navigation.NavigateTo(
        Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["part"] = part == DataPart.Train ? null : part.ToString().ToLowerInvariant(),
            ["row"] = null,
        }),
        replace: true);

    private void SeeAs(ModelTextView view) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(view.ToAddress()), replace: true);

    private void Go(string name, string? value) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(name, value), replace: true);

    // What was chosen for the text, and how the charts are looked at, is there again when a person comes back to it.
    private string Address(string view) => Navigation.GetUriWithQueryParameters(
        new Dictionary<string, object?>(SeenAs.ToAddress(), StringComparer.Ordinal) { ["view"] = view == RowsView ? null : view, ["part"] = null, ["row"] = null });
}
