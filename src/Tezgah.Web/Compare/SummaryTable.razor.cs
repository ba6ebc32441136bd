using System.Globalization;
using Microsoft.AspNetCore.Components;
using Tezgah.Core.Classification;
using Tezgah.Core.Statistics;
using Tezgah.Web.Charts;
using Tezgah.Web.Display;
using Tezgah.Web.Provenance;

namespace Tezgah.Web.Compare;

/// <summary>
/// One row for each run, one column for each number with its 95 % interval; the best of a column is marked only where it is
/// significantly better than all others.
/// </summary>
public sealed partial class SummaryTable
{
    private Column[] _columns = [];

    /// <summary>The runs.</summary>
    [Parameter]
    [EditorRequired]
    public required IReadOnlyList<ComparedRun> Runs { get; set; }

    /// <summary>Intervals and tests; null while they are being computed.</summary>
    [Parameter]
    public Certainty? Certainty { get; set; }

    private bool OtherRows =>
        Runs.Select(r => r.Results.Test.Value?.Predictions).OfType<Predictions>().ToArray() is [var first, .. var rest]
        && rest.Any(r => !Summary.SameRows(first, r));

    /// <inheritdoc/>
    protected override void OnParametersSet() => _columns =
    [
        .. Summary.Columns.Select(c => new Column(
            c.Key, Summary.Cells([.. Runs.Select(r => r.Results.Test.Value is { } test ? c.Of(test.Report) : null)]), IsTime: false)),
        .. Summary.Times.Select(c => new Column(
            c.Key, Summary.Cells([.. Runs.Select(r => r.Results.Latency.Value is { } times ? c.Of(times) : null)], lowestIsBest: true), IsTime: true)),
    ];

    private static string Show(Column column, double? value) => column.IsTime ? NumberText.Milliseconds(value) : NumberText.Share(value);

    private static string Between(Column column, Interval interval) => column.IsTime
        ? $"{Format.Number(interval.Lower)} – {Format.Number(interval.Upper)}"
        : $"{NumberText.Share(interval.Lower)} – {NumberText.Share(interval.Upper)}";

    private static string P(double p) => ComparisonSentences.P(p, CultureInfo.CurrentUICulture);

    private string? Title(string column) => T["ColumnTitle." + column] is { ResourceNotFound: false } title ? title.Value : null;

    // Why there is no number at all; one that was computed and does not exist is undefined instead.
    private string? Missing(ComparedRun run, Column column) =>
        (column.IsTime ? run.Results.Latency.Value is not null : run.Results.Test.Value is not null) ? null
            : (column.IsTime ? run.Results.Latency.Failure : run.Results.Test.Failure) ?? T[column.IsTime ? "NotMeasured" : "NotTested"];

    // The accuracy's interval is a formula and need not wait.
    private Interval? IntervalOf(ComparedRun run, Column column) =>
        Certainty?.Interval(column.Key, run.Run.Id) ?? (column.Key == "accuracy" ? run.Results.Test.Value?.Report.AccuracyInterval : null);

    private Origin OriginOf(ComparedRun run, Column column, double? value)
    {
        var rows = column.IsTime ? run.Results.Latency.Value!.Count : run.Results.Test.Value!.Predictions.Count;
        var method = column.Key == "accuracy" ? M["interval.wilson"].Value
            : M[column.IsTime ? "interval.times" : "interval.bootstrap", Format.Count(Replicates(column, rows))].Value;
        var adjusted = Certainty?.AdjustedP(column.Key, run.Run.Id) is { } p ? " " + T["AgainstBest", P(p)] + (column.IsTime ? "" : " " + M["holm"]) : "";
        var origin = RunOrigins.Of(M, T["Column." + column.Key], column.Key, value, column.IsTime ? run.Latency(T) : run.Test());
        return origin.With(IntervalOf(run, column), method) with
        {
            Shown = Show(column, value),
            Method = origin.Method + adjusted,
            Undefined = value is null ? T["Undefined"].Value : null,
        };
    }

    private Origin SentenceOrigin(JudgedPair pair) => RunOrigins.OfSeveral(
        M,
        $"{pair.Comparison.NameA} – {pair.Comparison.NameB}",
        ["accuracy", "difference", "mcnemar", "holm"],
        ((string[])[pair.A, pair.B]).Select(id => Runs.First(r => r.Run.Id == id).Test()));

    private static int Replicates(Column column, int rows) =>
        SummaryCertainty.Settings(rows, 0, column.Key == "auc_macro" ? SummaryCertainty.AreaCost : 1).Replicates;

    private TableData Table() => new(
        [T["Run"], .. _columns.SelectMany(c => Names(T["Column." + c.Key].Value + (c.IsTime ? " (ms)" : "")))],
        [.. Runs.Select((r, i) => (IReadOnlyList<object?>)[r.Run.Name, .. _columns.SelectMany(c => Cells(r, c, i))])]);

    private IEnumerable<string> Names(string column) => [column, $"{column}: {T["Lower"]}", $"{column}: {T["Upper"]}"];

    private IEnumerable<object?> Cells(ComparedRun run, Column column, int row)
    {
        var interval = IntervalOf(run, column);
        return [column.Cells[row].Value, interval?.Lower, interval?.Upper];
    }

    private sealed record Column(string Key, IReadOnlyList<SummaryCell> Cells, bool IsTime);
}
