using Microsoft.AspNetCore.Components;

namespace Tezgah.Web.Runs;

/// <summary>Search and filter above the table.</summary>
public sealed partial class RunsToolbar
{
    /// <summary>What is shown now.</summary>
    [Parameter]
    [EditorRequired]
    public required RunsQuery Query { get; set; }

    /// <summary>How many runs each filter shows.</summary>
    [Parameter]
    [EditorRequired]
    public required IReadOnlyDictionary<RunsFilter, int> Counts { get; set; }

    /// <summary>Called with what shall be shown.</summary>
    [Parameter]
    [EditorRequired]
    public EventCallback<RunsQuery> QueryChanged { get; set; }

    private Task SearchAsync(string? text) => QueryChanged.InvokeAsync(Query with { Search = text ?? "" });
}
