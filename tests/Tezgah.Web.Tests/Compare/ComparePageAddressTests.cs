using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Tezgah.Web.Charts;

namespace Tezgah.Web.Tests.Compare;

public sealed class ComparePageAddressTests : ComparePageFixture
{
    [Fact]
    public void Page_RunTakenOut_LeavesTheAddress()
    {
        Add(A, "base", 1, 0.9);
        Add(B, "again", 2, 0.9);
        var page = Open($"{A},{B}");

        page.Find("button[aria-label='Take “base” out']").Click();

        page.WaitForAssertion(() => Assert.Equal("/compare?runs=" + B, Address));
        page.WaitForAssertion(() => Assert.Equal("again", Assert.Single(page.FindAll(".picker li a")).TextContent));
    }

    [Fact]
    public void Page_CellClicked_ListsItsRowsAndKeepsThemInTheAddress()
    {
        Add(A, "base", 1, 0.9);
        Add(B, "again", 2, 0.9);
        var page = Open($"{A},{B}");
        var cell = page.FindAll("section[aria-labelledby=confusion-heading] .confusion tbody tr:first-child td.cell button")[0];

        cell.Click();

        page.WaitForAssertion(() => Assert.EndsWith("rows=cell.0.0.0", Address, StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.Contains("rows of “Algebra” that were called “Algebra”", page.Find("#examples h3").TextContent, StringComparison.Ordinal));
        Assert.Equal(int.Parse(cell.TextContent, System.Globalization.CultureInfo.InvariantCulture), page.FindAll("#examples tbody tr").Count + Hidden(page));
        Assert.Contains("The texts are not known", page.Find("#examples .notice").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_ARightBWrong_ListsTheRowsOfBothAndTheMatrixOfTheirDifference()
    {
        Add(A, "base", 1, 0.9);
        Add(B, "again", 2, 0.5);

        var page = Open($"{A},{B}&rows=only-a");

        page.WaitForAssertion(() => Assert.Contains("A right, B wrong: base right, again wrong", page.Find("#pair-examples h3").TextContent, StringComparison.Ordinal));
        Assert.All(page.FindAll("#pair-examples tbody tr"), row => Assert.Equal(["right", "wrong"], row.QuerySelectorAll("td.right, td.wrong").Select(c => c.ClassName)));
        var sums = page.FindAll("section[aria-labelledby=pair-heading] .confusion tbody tr").Select(r => r.QuerySelectorAll("td.cell")
            .Sum(c => int.Parse(c.TextContent.Replace('−', '-'), System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.All(sums, sum => Assert.Equal(0, sum));
    }

    [Fact]
    public async Task Page_PairSwapped_StandsInTheAddress()
    {
        Add(A, "base", 1, 0.9);
        Add(B, "again", 2, 0.5);
        var page = Open($"{A},{B}");

        // The page draws itself anew once the tests are computed.
        await page.InvokeAsync(() => page.Find("section[aria-labelledby=pair-heading] .head button").Click());

        page.WaitForAssertion(() => Assert.Contains($"pair={B},{A}", Uri.UnescapeDataString(Address), StringComparison.Ordinal));
    }

    [Fact]
    public void Page_AddressWithAViewOfItsCharts_ShowsThatView()
    {
        Add(A, "base", 1, 0.9);
        Add(B, "again", 2, 0.9);

        var page = Open($"{A},{B}&metrics=loss,eval_accuracy&from=1&to=2&log=loss&hide=loss.{B},gone.{A}&tables=eval_accuracy&matrix=shares");

        Assert.Contains((1, 2), Store.Ranges);
        page.WaitForAssertion(() =>
        {
            var scripts = Drawn().Where(s => s.Group == "compare").ToArray();
            Assert.All(scripts, s => Assert.Equal([1.0, 2.0], s.Window!));
            Assert.Equal([true, false], scripts.Select(s => s.LogY));
            Assert.Equal(["again, each step", "again"], scripts.SelectMany(s => s.Traces).Where(t => t.Hidden).Select(t => t.Name));
        });
        Assert.NotEmpty(page.FindAll("figure[aria-label='Validation accuracy'] tbody td"));
        Assert.Matches(@"^0\.\d\d$", page.Find(".matrices td.right").TextContent);
        Assert.NotNull(page.Find("button[aria-label='Show all']"));
    }

    [Fact]
    public async Task Page_StretchLogAxisCurveAndTable_StandInTheAddress()
    {
        Add(A, "base", 1, 0.9);
        Add(B, "again", 2, 0.9);
        var page = Open($"{A},{B}&metrics=loss");

        await page.InvokeAsync(() => page.FindComponents<Chart>()[0].Instance.ZoomedAsync(1.2, 1.9));
        await page.ActAsync("figure[aria-label='Loss'] .legend button", b => b.Click());
        await page.ActAsync("figure[aria-label='Loss'] button.text-button", b => b.Click());
        await page.ActAsync("figure[aria-label='Loss'] button[aria-expanded]", b => b.Click());

        Assert.Equal($"/compare?runs={A},{B}&metrics=loss&from=1&to=2&hide=loss.{A}&log=loss&tables=loss", Uri.UnescapeDataString(Address));
        Assert.Contains((1, 2), Store.Ranges);
        page.WaitForAssertion(() =>
        {
            // Its own stretch, not the one that the address rounds.
            var script = (ChartScript)ChartCalls.Invocations["update"].Last(i => ((ChartScript)i.Arguments[1]!).Group == "compare").Arguments[1]!;
            Assert.Equal([1.2, 1.9], script.Window!);
            Assert.True(script.LogY);
        });

        await page.InvokeAsync(() => page.FindComponents<Chart>()[0].Instance.ZoomedAsync(null, null));

        Assert.DoesNotContain("from=", Address, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_OtherAddressWhileItIsShown_ShowsThatView()
    {
        Add(A, "base", 1, 0.9);
        var page = Open($"{A}&metrics=loss&hide=loss.{A}");

        Navigation.NavigateTo($"/compare?runs={A}&metrics=loss&from=1&to=2");

        page.WaitForAssertion(() =>
        {
            var script = (ChartScript)ChartCalls.Invocations["update"].Last(i => ((ChartScript)i.Arguments[1]!).Group == "compare").Arguments[1]!;
            Assert.Equal([1.0, 2.0], script.Window!);
            Assert.All(script.Traces, t => Assert.False(t.Hidden));
        });
    }

    [Theory]
    [InlineData("from=x&to=5")]
    [InlineData("from=-1e999&to=1e999&log=%00&hide=%3Cscript%3E,..,.&tables=%FF,nothing")]
    [InlineData("matrix=neither&roc=999&seeds=perhaps&checkpoint=none&pair=a,b,c&rows=cell.9.9.9")]
    public void Page_AddressThatCannotBeRead_ShowsTheUsualView(string query)
    {
        Add(A, "base", 1, 0.9);

        var page = Open($"{A}&metrics=loss&{query}");

        page.WaitForAssertion(() =>
        {
            var script = Drawn().First(s => s.Group == "compare");
            Assert.Null(script.Window);
            Assert.False(script.LogY);
            Assert.All(script.Traces, t => Assert.False(t.Hidden));
        });
        Assert.DoesNotContain("<script>", page.Markup, StringComparison.Ordinal);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        foreach (var id in (string[])[A, B])
        {
            if (Directory.Exists(Runs.Folder(id).Root))
            {
                Directory.Delete(Runs.Folder(id).Root, recursive: true);
            }
        }
    }
}
