using System.Globalization;
using Microsoft.AspNetCore.Components;
using Radzen;
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

    private KnownData? _known;
    private OpenedData? _data;
    private string? _shown;
    private bool _missing;

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
        await DoAsync(async () =>
        {
            var known = await Catalog.FindAsync(Id, Left);
            (_known, _missing) = (known, known is null);
            if (known is not null)
            {
                StateHasChanged();
                _data = await OpenedData.OpenAsync(known.Set, Reader, Left);
            }
        });
    }

    private Task ReadAsAsync(DataReading reading) => ChangeAsync(_data!.Set with { Reading = reading == DataReading.Automatic ? null : reading });

    private Task MapAsync((string Task, ColumnRoles Roles) map) => ChangeAsync(_data!.Set with { Task = map.Task, Columns = map.Roles });

    // What was said of files that only runs know of puts them on the list.
    private Task ChangeAsync(DataSet set) => DoAsync(async () =>
    {
        var listed = set with { AddedAt = set.AddedAt ?? Time.GetUtcNow() };
        await Task.Run(() => Store.Save(listed), Left);
        _known = _known! with { Set = listed };
        _data = await OpenedData.OpenAsync(listed, Reader, Left);
    });

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

    private void Go(string name, string? value) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(name, value), replace: true);

    private string Address(string view) => Links.DataSet(Id) + (view == RowsView ? "" : "?view=" + view);
}
