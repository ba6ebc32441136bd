using Tezgah.Web.Charts;
using Tezgah.Web.Compare;
using Tezgah.Web.Live;

namespace Tezgah.Web.Tests.Live;

public sealed class RunViewTests
{
    [Fact]
    public void Parse_AddressOfAView_GivesTheViewBack()
    {
        var view = new RunView
        {
            Charts = new ChartView { Window = new ChartWindow(10, 250), Log = ["loss"] },
            Smoothing = 0.95,
            Log = new LogFilter("warning", "ığdır & co"),
            Shares = true,
            Examples = new ExampleChoice(ExampleKind.Cell, 0, 2, 1),
        };

        var address = view.ToAddress();
        string Part(string name) => (string)address[name]!;
        var read = RunView.Parse(
            ChartView.Parse(Part("from"), Part("to"), Part("log")), Part("smooth"), LogFilter.Parse(Part("level"), Part("find")), Part("matrix"), Part("rows"));

        Assert.Equal(view.Charts.Window, read.Charts.Window);
        Assert.Equal((view.Smoothing, view.Log, view.Shares, view.Examples), (read.Smoothing, read.Log, read.Shares, read.Examples));
        Assert.Equal(address, read.ToAddress());
    }

    [Fact]
    public void ToAddress_UsualView_LeavesEverythingOut() => Assert.All(new RunView().ToAddress(), part => Assert.Null(part.Value));

    [Theory]
    [InlineData("7", RunView.MostSmoothing)]
    [InlineData("-1", 0)]
    [InlineData("much", RunReader.Smoothing)]
    public void Parse_SmoothingThatIsNone_TakesTheNextOrTheUsual(string text, double smoothing) =>
        Assert.Equal(smoothing, RunView.Parse(new ChartView(), text).Smoothing);

    [Fact]
    public void Parse_LogFilterThatIsNone_LeavesNoLineOut()
    {
        Assert.Equal(LogFilter.All, LogFilter.Parse("terrible", "   "));
        Assert.Equal(LogFilter.MostLetters, LogFilter.Parse(null, new string('a', 10_000)).Text.Length);
    }
}
