using Bunit;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Web.Live;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Live;

public sealed class RunActionsTests : DashboardContext
{
    public RunActionsTests() => JSInterop.SetupModule("/js/notify.js").Setup<bool>(_ => true).SetResult(false);

    [Fact]
    public void Duration_OfEpochs_StandsInTheFieldAndIsChanged()
    {
        var actions = Open(new TrainingSettings { NumTrainEpochs = 2.5 });
        Ask(actions);
        Assert.Equal(("Epochs in all", "2.5"), (actions.Find("label").TextContent, actions.Find("input").GetAttribute("value")));

        actions.Find("input").Input("4,5");
        actions.Find("form").Submit();

        actions.WaitForAssertion(() => Assert.Empty(actions.FindAll("form")));
        Assert.Equal([("run-a", 4.5, null)], Runs.Durations);
    }

    [Fact]
    public void Duration_OfSteps_TakesWholeNumbersOnly()
    {
        var actions = Open(new TrainingSettings { MaxSteps = 100 });
        Ask(actions);

        actions.Find("input").Input("20.5");
        actions.Find("form").Submit();
        actions.WaitForAssertion(() => Assert.Contains("20.5", actions.Find("[role=alert]").TextContent, StringComparison.Ordinal));

        actions.Find("input").Input("250");
        actions.Find("form").Submit();
        actions.WaitForAssertion(() => Assert.Equal([("run-a", null, 250)], Runs.Durations));
        Assert.Empty(actions.FindAll("[role=alert]"));
    }

    [Fact]
    public void Duration_Refused_SaysWhyAndKeepsTheForm()
    {
        Runs.Problems = [new Problem("duration-too-short", null, "1", "2")];
        var actions = Open(new TrainingSettings());
        Ask(actions);

        actions.Find("form").Submit();

        actions.WaitForAssertion(() => Assert.Contains("already reached", actions.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Single(actions.FindAll("form"));
    }

    [Fact]
    public void Duration_Escape_GivesItUp()
    {
        var actions = Open(new TrainingSettings());
        Ask(actions);

        actions.Find("form").KeyDown("Escape");

        Assert.Empty(actions.FindAll("form"));
        Assert.Empty(Runs.Durations);
    }

    [Theory]
    [InlineData(RunStatus.Completed, false)]
    [InlineData(RunStatus.Stopping, false)]
    [InlineData(RunStatus.Queued, true)]
    [InlineData(RunStatus.Stopped, true)]
    public void Duration_IsOfferedWhereItCanStillChange(RunStatus status, bool isOffered) =>
        Assert.Equal(isOffered, Offers(Render<RunActions>(p => p.Add(a => a.Run, SomeRun.In(status)))));

    [Fact]
    public void Duration_OfAnEvaluation_IsNotOffered() => Assert.False(Offers(Render<RunActions>(p => p.Add(
        a => a.Run, SomeRun.In(RunStatus.Running) with { JobJson = EvaluateJobFile.ToJson(new EvaluateJob()) }))));

    private static bool Offers(IRenderedComponent<RunActions> actions) => actions.FindAll("button").Any(b => b.TextContent == "Change length…");

    private static void Ask(IRenderedComponent<RunActions> actions) => actions.FindAll("button").Single(b => b.TextContent == "Change length…").Click();

    private IRenderedComponent<RunActions> Open(TrainingSettings training) => Render<RunActions>(p => p.Add(
        a => a.Run, SomeRun.In(RunStatus.Running) with { JobJson = JobFile.ToJson(new TrainingJob { Training = training }) }));
}
