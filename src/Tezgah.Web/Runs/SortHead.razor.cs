using Microsoft.AspNetCore.Components;

namespace Tezgah.Web.Runs;

/// <summary>A column's head that sorts the table.</summary>
public sealed partial class SortHead
{
    /// <summary>The field.</summary>
    [Parameter]
    [EditorRequired]
    public required string Key { get; set; }

    /// <summary>Whether the column holds numbers, which stand on the right.</summary>
    [Parameter]
    public bool Number { get; set; }

    /// <summary>What is shown now.</summary>
    [Parameter]
    [EditorRequired]
    public required RunsState State { get; set; }

    /// <summary>Called with what shall be shown.</summary>
    [Parameter]
    public EventCallback<RunsState> Show { get; set; }

    private bool Sorts => State.Query.Sort == Key;

    private string? Direction => !Sorts ? null : State.Query.Descending ? "descending" : "ascending";

    private string Arrow => !Sorts ? "" : State.Query.Descending ? "arrow_downward" : "arrow_upward";
}
