using Microsoft.AspNetCore.Components;
using Tezgah.Web.Charts;

namespace Tezgah.Web.Compare;

/// <summary>One row for each run, one column for each number; the best of each column marked.</summary>
public sealed partial class SummaryTable
{
    private Column[] _columns = [];

    /// <summary>The runs.</summary>
    [Parameter]
    [EditorRequired]
    public required IReadOnlyList<ComparedRun> Runs { get; set; }

    /// <summary>What may be chance; null while that is being computed.</summary>
    [Parameter]
    public Chances? Chances { get; set; }

    private bool OtherRows =>
        Runs.Select(r => r.Results.Test.Value?.Predictions).OfType<Core.Classification.Predictions>().ToArray() is [var first, .. var rest]
        && rest.Any(r => !Summary.SameRows(first, r));

    /// <inheritdoc/>
    protected override void OnParametersSet() => _columns =
    [
        .. Summary.Columns.Select(c => new Column(
            c.Key, Summary.Cells([.. Runs.Select(r => r.Results.Test.Value is { } test ? c.Of(test.Report) : null)]), IsTime: false)),
        new("p50", Summary.Cells([.. Runs.Select(r => r.Results.Latency.Value?.P50)], lowestIsBest: true), IsTime: true),
        new("p95", Summary.Cells([.. Runs.Select(r => r.Results.Latency.Value?.P95)], lowestIsBest: true), IsTime: true),
    ];

    private string? Title(string column) => T["ColumnTitle." + column] is { ResourceNotFound: false } title ? title.Value : null;

    private TableData Table() => new(
        [T["Run"], .. _columns.Select(c => T["Column." + c.Key].Value + (c.IsTime ? " (ms)" : ""))],
        [.. Runs.Select((r, i) => (IReadOnlyList<object?>)[r.Run.Name, .. _columns.Select(c => (object?)c.Cells[i].Value)])]);

    private sealed record Column(string Key, IReadOnlyList<SummaryCell> Cells, bool IsTime);
}
