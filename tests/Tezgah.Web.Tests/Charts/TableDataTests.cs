using System.Text;
using Tezgah.Web.Charts;

namespace Tezgah.Web.Tests.Charts;

public sealed class TableDataTests
{
    [Fact]
    public void Of_CurvesWithDifferentSteps_HasARowForEachStepAndNothingWhereThereIsNoValue()
    {
        var table = TableData.Of(Spec(
            new ChartTrace { Name = "train", Data = new Curve([1, 2, 3], [0.9, double.NaN, 0.7]) },
            new ChartTrace { Name = "guide", Data = new Curve([0, 9], [1, 1]), Guide = true },
            new ChartTrace { Name = "eval", Data = new Curve([2], [0.8]) }), "series");

        Assert.Equal(["step", "train", "eval"], table.Columns);
        Assert.Equal([[1.0, 0.9, null], [2.0, null, 0.8], [3.0, 0.7, null]], table.Rows);
    }

    [Fact]
    public void Of_TraceThatGoesStraightUp_HasARowForEachPoint()
    {
        var table = TableData.Of(Spec(new ChartTrace { Name = "roc", Data = new Curve([0, 0, 1], [0, 0.5, 1]) }), "series");

        Assert.Equal(["series", "step", "value"], table.Columns);
        Assert.Equal([["roc", 0.0, 0.0], ["roc", 0.0, 0.5], ["roc", 1.0, 1.0]], table.Rows);
    }

    [Fact]
    public void Of_NamedPlaces_ShowsTheNames()
    {
        var table = TableData.Of(
            Spec(new ChartTrace { Name = "f1", Data = new Curve([0, 1], [0.5, 0.6]), Kind = TraceKind.Bars }) with { XNames = ["Algebra", "Geometry"] },
            "series");

        Assert.Equal([["Algebra", 0.5], ["Geometry", 0.6]], table.Rows);
    }

    [Fact]
    public void CsvText_TextThatASpreadsheetWouldCompute_IsGuardedAndQuoted()
    {
        var table = new TableData(["=name", "a,b"], [["+1", 1.5], ["@x\"y", null], ["-", -2e-7]]);

        var text = Encoding.UTF8.GetString(CsvText.Of(table));

        Assert.Equal("\uFEFF'=name,\"a,b\"\r\n'+1,1.5\r\n\"'@x\"\"y\",\r\n'-,-2E-07\r\n", text);
    }

    private static ChartSpec Spec(params IReadOnlyList<ChartTrace> traces) =>
        new() { Title = "t", XTitle = "step", YTitle = "value", Traces = traces };
}
