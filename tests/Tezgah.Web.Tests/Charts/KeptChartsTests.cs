using Bunit;
using Tezgah.Web.Charts;

namespace Tezgah.Web.Tests.Charts;

public sealed class KeptChartsTests : DashboardContext
{
    private static readonly ChartSpec s_spec = new()
    {
        Title = "Loss",
        XTitle = "Step",
        YTitle = "Nats",
        Traces =
        [
            new() { Name = "training", Key = "training", Data = new Curve([1, 2], [0.9, 0.5]) },
            new() { Name = "evaluation", Key = "evaluation", Style = 1, Data = new Curve([1, 2], [0.8, 0.6]) },
        ],
    };

    public KeptChartsTests() => JSInterop.SetupModule("/js/chart.js").SetupVoid(_ => true).SetVoidResult();

    [Fact]
    public void Charts_LookedAtOtherwise_AreSoInTheAddressBesideWhatItHeld()
    {
        Navigation.NavigateTo("/checkpoints?runs=a,b");
        var page = Open();

        page.FindAll(".legend button")[1].Click();
        page.Find("button[aria-expanded]").Click();

        Assert.EndsWith("/checkpoints?runs=a,b&hide=loss.evaluation&tables=loss", Navigation.Uri, StringComparison.Ordinal);
        Assert.Equal([false, true], Hidden(page));
        Assert.NotEmpty(page.FindAll("tbody td"));
    }

    [Fact]
    public void Charts_AddressOfSomebodyElse_AreAsItSays_AlsoWhenItIsBroughtLater()
    {
        Navigation.NavigateTo("/checkpoints?runs=a,b&hide=loss.training");
        var page = Open();
        Assert.Equal([true, false], Hidden(page));

        Navigation.NavigateTo("/checkpoints?runs=a,b&hide=loss.evaluation,odd&tables=none");
        page.WaitForAssertion(() => Assert.Equal([false, true], Hidden(page)));

        Navigation.NavigateTo("/checkpoints?runs=a,b");
        page.WaitForAssertion(() => Assert.Equal([false, false], Hidden(page)));
    }

    private IRenderedComponent<KeptCharts> Open() => Render<KeptCharts>(p => p.AddChildContent<ChartPanel>(
        c => c.Add(panel => panel.Spec, s_spec).Add(panel => panel.Name, "loss")));

    private static IEnumerable<bool> Hidden(IRenderedComponent<KeptCharts> page) =>
        page.FindComponent<Chart>().Instance.Spec.Traces.Select(t => t.Hidden);
}
