using System.Text.RegularExpressions;
using Bunit;
using Tezgah.Core.Jobs;
using Tezgah.Core.Runs;
using Tezgah.Web.Charts;
using Tezgah.Web.Compare;
using Tezgah.Web.Tests.Fakes;
using Tezgah.Web.Tests.Preview;

namespace Tezgah.Web.Tests.Compare;

/// <summary>A page of comparisons over runs of the test's own.</summary>
public abstract class ComparePageFixture : DashboardContext
{
    private readonly string _prefix = "cmp-" + Guid.NewGuid().ToString("N");

    protected ComparePageFixture()
    {
        Services.AddResults();
        ChartCalls = JSInterop.SetupModule("/js/chart.js");
        ChartCalls.SetupVoid(_ => true).SetVoidResult();
    }

    private protected static TimeSpan Patience { get; } = TimeSpan.FromSeconds(30);

    private protected BunitJSModuleInterop ChartCalls { get; }

    private protected string A => _prefix + "-a";

    private protected string B => _prefix + "-b";

    private protected void Add(string id, string name, int seed, double skill, TrainingJob? job = null)
    {
        var run = SomeRun.In(RunStatus.Completed, id, name);
        Store.Put(job is null ? run : run with { JobJson = JobFile.ToJson(job) });
        Store.Series[id] = [new Series("loss", [1, 2], [0.9, 0.8]), new Series("eval_accuracy", [2], [0.7])];
        Store.Evaluations[id] = SomeResults.Write(Runs.Folder(id).Artifacts, name, 400, seed, skill, 3 + seed, SomeRun.s_now);
    }

    private protected static int Hidden(IRenderedComponent<ComparePage> page) =>
        page.FindAll("#examples .foot button") is [var more] ? int.Parse(Regex.Match(more.TextContent, @"\d+", RegexOptions.None, Patience).Value, System.Globalization.CultureInfo.InvariantCulture) : 0;

    private protected IEnumerable<ChartScript> Drawn() => ChartCalls.Invocations["init"].Select(i => (ChartScript)i.Arguments[1]!);

    private protected IRenderedComponent<ComparePage> Open(string runs)
    {
        Navigation.NavigateTo("/compare?runs=" + runs);
        var page = Render<ComparePage>();
        page.WaitForElement(".picker", TimeSpan.FromSeconds(30));
        return page;
    }
}
