using Bunit;
using Tezgah.Core.Problems;
using Tezgah.Web.Runs;

namespace Tezgah.Web.Tests.Runs;

public sealed class FirstVisitTests : DashboardContext
{
    [Fact]
    public void FirstVisit_SamplePressed_StartsItAndLeadsToTheRun()
    {
        var panel = Render<FirstVisit>();

        panel.Find("button").Click();

        var job = Assert.Single(Runs.Submitted);
        Assert.Equal("Mathematics topics", job.Name);
        Assert.Equal("/samples/math-topics/train.csv", job.Data.Train);
        Assert.Equal("/samples/math-topics/validation.csv", job.Data.Validation);
        Assert.Equal("/samples/math-topics/test.csv", job.Data.Test);
        Assert.Equal("/runs/run-1", Address);
    }

    [Fact]
    public void FirstVisit_SampleRefused_SaysWhyAndLetsThePersonTryAgain()
    {
        Runs.Problems = [new Problem("disk-full", null, "/data")];
        var panel = Render<FirstVisit>();

        panel.Find("button").Click();

        Assert.Contains("disk is full", panel.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.False(panel.Find("button").HasAttribute("disabled"));
    }

    [Fact]
    public void FirstVisit_WithoutSample_OffersOnlyTheForm()
    {
        Options = Options with { SampleFolder = null };

        var panel = Render<FirstVisit>();

        Assert.Empty(panel.FindAll("button"));
        Assert.Contains("--samples", panel.Markup, StringComparison.Ordinal);
        Assert.Equal("/runs/new", panel.Find("a").GetAttribute("href"));
    }

    [Fact]
    public void FirstVisit_InTurkish_IsInTurkish()
    {
        Speak("tr");

        Assert.Contains("Örnek modeli eğit", Render<FirstVisit>().Markup, StringComparison.Ordinal);
    }
}
