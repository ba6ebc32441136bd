using Microsoft.AspNetCore.Components;
using Tezgah.Web.Charts;

namespace Tezgah.Web.Compare;

/// <summary>How well each class is told from the others.</summary>
public sealed partial class ClassScoresSection
{
    /// <summary>The runs; those that were not tested are left out.</summary>
    [Parameter]
    [EditorRequired]
    public required IReadOnlyList<ComparedRun> Runs { get; set; }

    private IReadOnlyList<ComparedRun> Tested { get; set; } = [];

    private IReadOnlyList<string> Labels => Tested.MaxBy(r => r.Results.Labels.Count)?.Results.Labels ?? [];

    private ChartSpec Spec { get; set; } = new() { Title = "", XTitle = "", YTitle = "", Traces = [] };

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        ComparedRun[] tested = [.. Runs.Where(r => r.Results.Test.Value is not null)];
        if (tested.Select(Identity).SequenceEqual(Tested.Select(Identity)))
        {
            return;
        }

        Tested = tested;
        Spec = new ChartSpec
        {
            Title = T["F1"],
            XTitle = T["Class"],
            YTitle = T["F1Axis"],
            YRange = new ChartWindow(0, 1),
            XNames = Labels,
            Traces = [.. Tested.Select(r => new ChartTrace { Name = r.Run.Name, Kind = TraceKind.Bars, Style = r.Style, Data = Bars(r) })],
        };
    }

    private static (Tested?, string, int) Identity(ComparedRun run) => (run.Results.Test.Value, run.Run.Name, run.Style);

    // A class that neither occurs nor is predicted has no F1, and so no bar.
    private static Curve Bars(ComparedRun run)
    {
        var scores = run.Results.Test.Value!.Report.PerClass;
        return new Curve([.. scores.Select((_, c) => (double)c)], [.. scores.Select(s => s.F1Defined ? s.F1 : double.NaN)]);
    }
}
