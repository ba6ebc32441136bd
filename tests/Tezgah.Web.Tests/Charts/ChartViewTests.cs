using Tezgah.Web.Charts;

namespace Tezgah.Web.Tests.Charts;

public sealed class ChartViewTests
{
    [Fact]
    public void Parse_AddressOfAView_GivesTheViewBack()
    {
        var view = new ChartView { Window = new ChartWindow(10.4, 249.1), Log = ["loss", "grad_norm"], Hidden = ["loss.run-1"], Tables = ["quality"] };

        var read = Read(view.ToAddress());

        Assert.Equal(new ChartWindow(10, 250), read.Window);
        Assert.Equal(["loss", "grad_norm", "loss.run-1", "quality"], [.. read.Log, .. read.Hidden, .. read.Tables]);
        Assert.Equal(view.ToAddress(), read.ToAddress());
    }

    [Fact]
    public void ToAddress_UsualView_LeavesEverythingOut() => Assert.All(new ChartView().ToAddress(), part => Assert.Null(part.Value));

    [Theory]
    [InlineData("x", "5")]
    [InlineData("5", null)]
    [InlineData("9", "3")]
    [InlineData("NaN", "3")]
    [InlineData("1", "Infinity")]
    [InlineData("-1e300", "1e300")]
    public void Parse_StretchThatIsNone_ShowsAll(string? from, string? to) => Assert.Null(ChartView.Parse(from, to, null).Window);

    [Fact]
    public void Parse_ListsWithoutEnd_KeepsWhatAnAddressCanHold()
    {
        var endless = string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"loss.run-{i}"));

        var read = ChartView.Parse(null, null, endless, endless, ",,a,, a ,b");

        Assert.InRange(((string)read.ToAddress()["hide"]!).Length, 2_000, ChartView.MostLetters);
        Assert.Equal(read.ToAddress(), Read(read.ToAddress()).ToAddress());
        Assert.Equal(["a", "b"], read.Tables);
        Assert.Empty(ChartView.Parse(null, null, new string('a', 1_000_000)).Log);
    }

    [Fact]
    public void With_OneChartOrCurve_LeavesTheOthers()
    {
        Assert.Equal(["b", "a"], new ChartView { Log = ["a", "b"] }.WithLog("a", true).Log);
        var hidden = new ChartView().WithHidden("loss", "run-1", true).WithHidden("accuracy", "run-1", true).WithHidden("loss", "run-2", true);
        Assert.True(hidden.IsHidden("loss", "run-1"));
        Assert.Equal(["accuracy.run-1", "loss.run-2"], hidden.WithHidden("loss", "run-1", false).Hidden);
        Assert.Equal(["loss.run-2"], hidden.Without("run-1").Hidden);
        Assert.Empty(new ChartView().WithTable("loss", true).WithTable("loss", false).Tables);
    }

    private static ChartView Read(IReadOnlyDictionary<string, object?> address) => ChartView.Parse(
        (string?)address["from"], (string?)address["to"], (string?)address["log"], (string?)address["hide"], (string?)address["tables"]);
}
