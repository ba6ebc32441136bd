using Microsoft.AspNetCore.Components;
using Tezgah.Core.Runs.Query;

namespace Tezgah.Web.Runs;

/// <summary>Search and states above the table.</summary>
public sealed partial class RunsToolbar
{
    /// <summary>What is shown now.</summary>
    [Parameter]
    [EditorRequired]
    public required RunsState State { get; set; }

    /// <summary>How many runs each state shows.</summary>
    [Parameter]
    [EditorRequired]
    public required IReadOnlyDictionary<RunsFilter, int> Counts { get; set; }

    /// <summary>Called with what shall be shown.</summary>
    [Parameter]
    [EditorRequired]
    public EventCallback<RunsState> Show { get; set; }

    private Task SearchAsync(string? text) => Show.InvokeAsync(State with { Query = State.Query with { Search = text?.TrimStart() ?? "" } });
}
