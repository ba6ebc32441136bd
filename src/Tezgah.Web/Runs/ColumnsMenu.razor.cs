using System.Globalization;
using Microsoft.AspNetCore.Components;
using Tezgah.Core.Runs.Query;

namespace Tezgah.Web.Runs;

/// <summary>Chooses and orders the columns: any property, setting, metric or result that a run has.</summary>
public sealed partial class ColumnsMenu
{
    private const int MostOffered = 300;
    private string _search = "";

    /// <summary>What is shown now.</summary>
    [Parameter]
    [EditorRequired]
    public required RunsState State { get; set; }

    /// <summary>Called with what shall be shown.</summary>
    [Parameter]
    [EditorRequired]
    public EventCallback<RunsState> Show { get; set; }

    private IEnumerable<RunField> Others
    {
        get
        {
            var shown = State.ColumnKeys.ToHashSet(StringComparer.Ordinal);
            var compare = CultureInfo.CurrentCulture.CompareInfo;
            return Labels.Fields
                .Where(f => f.Key != RunFields.Name && !shown.Contains(f.Key)
                    && (compare.IndexOf(Labels.Label(f.Key), _search, CompareOptions.IgnoreCase) >= 0
                        || f.Key.Contains(_search, StringComparison.OrdinalIgnoreCase)))
                .Take(MostOffered);
        }
    }

    private Task AddAsync(string key) => Show.InvokeAsync(State.With([.. State.ColumnKeys, key]));

    private Task RemoveAsync(string key) => Show.InvokeAsync(State.With(State.ColumnKeys.Where(k => k != key)));

    private Task MoveAsync(int index, int by)
    {
        var keys = State.ColumnKeys.ToList();
        (keys[index], keys[index + by]) = (keys[index + by], keys[index]);
        return Show.InvokeAsync(State.With(keys));
    }
}
