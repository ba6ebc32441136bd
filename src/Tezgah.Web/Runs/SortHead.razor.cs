using Microsoft.AspNetCore.Components;

namespace Tezgah.Web.Runs;

/// <summary>A column's head that sorts the table.</summary>
public sealed partial class SortHead
{
    /// <summary>The column.</summary>
    [Parameter]
    [EditorRequired]
    public RunsSort Column { get; set; }

    /// <summary>Whether the column holds numbers, which stand on the right.</summary>
    [Parameter]
    public bool Number { get; set; }

    /// <summary>What is shown now.</summary>
    [Parameter]
    [EditorRequired]
    public required RunsQuery Query { get; set; }

    /// <summary>Called with what shall be shown.</summary>
    [Parameter]
    public EventCallback<RunsQuery> QueryChanged { get; set; }

    private bool Sorts => Query.Sort == Column;

    private string? Direction => !Sorts ? null : Query.Descending ? "descending" : "ascending";

    private string Arrow => !Sorts ? "" : Query.Descending ? "arrow_downward" : "arrow_upward";
}
