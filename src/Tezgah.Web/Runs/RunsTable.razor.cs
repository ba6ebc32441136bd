using Microsoft.AspNetCore.Components;
using Tezgah.Core.Runs;

namespace Tezgah.Web.Runs;

/// <summary>The rows of runs under their sortable heads.</summary>
public sealed partial class RunsTable
{
    /// <summary>The rows, in order.</summary>
    [Parameter]
    [EditorRequired]
    public required IReadOnlyList<RunRow> Rows { get; set; }

    /// <summary>What is shown now.</summary>
    [Parameter]
    [EditorRequired]
    public required RunsQuery Query { get; set; }

    /// <summary>Called with what shall be shown.</summary>
    [Parameter]
    public EventCallback<RunsQuery> QueryChanged { get; set; }

    /// <summary>The ids of the chosen runs; changed by the check boxes.</summary>
    [Parameter]
    [EditorRequired]
    public required ISet<string> Selected { get; set; }

    /// <summary>Called after <see cref="Selected"/> has changed.</summary>
    [Parameter]
    public EventCallback SelectedChanged { get; set; }

    /// <summary>Called with a run that shall be stopped.</summary>
    [Parameter]
    public EventCallback<RunRecord> Stop { get; set; }

    private Task ChooseAsync(string id, bool chosen)
    {
        _ = chosen ? Selected.Add(id) : Selected.Remove(id);
        return SelectedChanged.InvokeAsync();
    }
}
