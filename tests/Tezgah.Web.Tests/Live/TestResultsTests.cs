using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Tezgah.Core.Results;
using Tezgah.Core.Runs;
using Tezgah.Web.Compare;
using Tezgah.Web.Live;
using Tezgah.Web.Tests.Fakes;
using Tezgah.Web.Tests.Preview;

namespace Tezgah.Web.Tests.Live;

public sealed class TestResultsTests : DashboardContext
{
    private readonly string _prefix = "results-" + Guid.NewGuid().ToString("N");
    private readonly TaskCompletionSource _slow = new();

    public TestResultsTests()
    {
        Services.AddResults();
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    [Fact]
    public async Task Results_OfARunThatIsNotShownAnyLonger_AreLeftOut()
    {
        var (first, second) = (ModelOf("quokka"), ModelOf("wombats"));
        var late = Services.GetRequiredService<ResultCache>().GetAsync(Runs.Folder(first.Run.Id).Artifact("latency.json"), path =>
        {
            _slow.Task.Wait();
            return LatencyFile.Read(path);
        });
        var results = Render<TestResults>(p => p.Add(c => c.Model, first));

        results.Render(p => p.Add(c => c.Model, second));
        results.WaitForAssertion(() => Assert.Contains("wombats", results.Markup, StringComparison.Ordinal));
        _slow.SetResult();
        await late;
        await Services.GetRequiredService<ResultReader>().ReadAsync(first.Run, first.Evaluations);
        await results.InvokeAsync(() => results.Render());

        Assert.Contains("wombats", results.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("quokka", results.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Results_SharesAndListedRows_AreThoseOfThePageAndAskedOfIt()
    {
        var (first, _) = (ModelOf("quokka", tested: true), ModelOf("wombats"));
        var asked = new List<RunView>();
        var results = Render<TestResults>(p => p.Add(c => c.Model, first).Add(c => c.View, new RunView { Shares = true }).Add(c => c.OnView, asked.Add));
        results.WaitForAssertion(() => Assert.Matches(@"^0\.\d\d$", results.Find(".matrices td.right").TextContent));

        await results.ActAsync("section[aria-labelledby=confusion-heading] .segments button:nth-child(1)", b => b.Click());
        await results.ActAsync(".matrices td.cell button", b => b.Click());

        results.WaitForAssertion(() => Assert.Equal([(false, null), (true, "cell.0.0.0")], asked.Select(v => (v.Shares, v.Examples?.ToString()))));
    }

    protected override void Dispose(bool disposing)
    {
        _slow.TrySetResult();
        base.Dispose(disposing);
        foreach (var name in (string[])["quokka", "wombats"])
        {
            Directory.Delete(Runs.Folder(IdOf(name)).Root, recursive: true);
        }
    }

    // Ids that do not hold the names by which the runs are told apart.
    private string IdOf(string name) => $"{_prefix}-{name.Length}";

    private RunModel ModelOf(string name, bool tested = false)
    {
        var run = SomeRun.In(RunStatus.Completed, IdOf(name), name);
        var evaluations = SomeResults.Write(Runs.Folder(run.Id).Artifacts, name, 400, 1, 0.9, 4, SomeRun.s_now);
        return new RunModel(new RunSnapshot(run, new CurveSet([], 0.9, 2000), [], [.. evaluations.Where(e => tested || e.Name == "latency")]));
    }
}
