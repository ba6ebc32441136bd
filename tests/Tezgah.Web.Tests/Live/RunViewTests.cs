using Tezgah.Web.Charts;
using Tezgah.Web.Live;

namespace Tezgah.Web.Tests.Live;

public sealed class RunViewTests
{
    [Fact]
    public void Parse_AddressOfAView_GivesTheViewBack()
    {
        var view = new RunView { Window = new ChartWindow(10, 250), Log = ["loss", "grad_norm"], Smoothing = 0.95 };

        var address = view.ToAddress();
        var read = RunView.Parse((string?)address["from"], (string?)address["to"], (string?)address["log"], (string?)address["smooth"]);

        Assert.Equal((view.Window, view.Smoothing), (read.Window, read.Smoothing));
        Assert.Equal(view.Log, read.Log);
    }

    [Fact]
    public void ToAddress_UsualView_LeavesEverythingOut() => Assert.All(new RunView().ToAddress(), part => Assert.Null(part.Value));

    [Theory]
    [InlineData("x", "5")]
    [InlineData("5", null)]
    [InlineData("9", "3")]
    [InlineData("NaN", "3")]
    public void Parse_StretchThatIsNone_ShowsAll(string? from, string? to) => Assert.Null(RunView.Parse(from, to, null, null).Window);

    [Theory]
    [InlineData("7", RunView.MostSmoothing)]
    [InlineData("-1", 0)]
    [InlineData("much", RunReader.Smoothing)]
    public void Parse_SmoothingThatIsNone_TakesTheNextOrTheUsual(string text, double smoothing) =>
        Assert.Equal(smoothing, RunView.Parse(null, null, null, text).Smoothing);

    [Fact]
    public void WithLog_OneChart_LeavesTheOthers() =>
        Assert.Equal(["b", "a"], new RunView { Log = ["a", "b"] }.WithLog("a", true).Log);
}
