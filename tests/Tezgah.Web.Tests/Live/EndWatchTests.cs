using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Tezgah.Core.Runs;
using Tezgah.Runs.Index;
using Tezgah.Web.Access;
using Tezgah.Web.Live;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Live;

public sealed class EndWatchTests : DashboardContext
{
    private readonly BunitJSModuleInterop _module;

    public EndWatchTests()
    {
        _module = JSInterop.SetupModule("/js/notify.js");
        _module.Setup<bool>("tell", _ => true).SetResult(true);
    }

    [Theory]
    [InlineData("en", "Run run-a has ended", "Failed")]
    [InlineData("tr", "Run run-a bitti", "Başarısız")]
    public async Task Watch_RunEndsOnAnyPage_TellsTheBrowserOnce(string culture, string head, string state)
    {
        Speak(culture);
        var running = SomeRun.In(RunStatus.Running);
        var watch = Watch(running);

        var ended = running with { Status = RunStatus.Failed, EndedAt = SomeRun.s_now, Revision = running.Revision + 1 };
        await EndAsync(watch, ended, told: 1);
        await EndAsync(watch, ended with { Note = "looked at", Revision = ended.Revision + 1 }, told: 1);

        var call = Assert.Single(_module.Invocations["tell"]);
        Assert.Equal([head, state, $"tezgah-run-a-{SomeRun.s_now.UtcTicks}", "/runs/run-a"], call.Arguments);
    }

    [Fact]
    public async Task Watch_RunGoesOnAndEndsAgain_TellsASecondTimeByAnotherTag()
    {
        var run = SomeRun.In(RunStatus.Running);
        var watch = Watch(run);

        await EndAsync(watch, run = run with { Status = RunStatus.Stopped, EndedAt = SomeRun.s_now, Revision = run.Revision + 1 }, told: 1);
        await EndAsync(watch, run = run with { Status = RunStatus.Running, EndedAt = null, Revision = run.Revision + 1 }, told: 1);
        await EndAsync(watch, run with { Status = RunStatus.Completed, EndedAt = SomeRun.s_now.AddMinutes(1), Revision = run.Revision + 1 }, told: 2);

        Assert.Equal(2, _module.Invocations["tell"].Select(c => c.Arguments[2]).Distinct().Count());
    }

    [Fact]
    public async Task Watch_RunThatComesEnded_IsNoNews()
    {
        var running = SomeRun.In(RunStatus.Running);
        var watch = Watch(running);

        await EndAsync(watch, SomeRun.In(RunStatus.Completed, "imported"), told: 0);
        await EndAsync(watch, running with { Status = RunStatus.Completed, EndedAt = SomeRun.s_now, Revision = running.Revision + 1 }, told: 1);

        Assert.Equal("/runs/run-a", Assert.Single(_module.Invocations["tell"]).Arguments[3]);
    }

    [Theory]
    [InlineData(Role.Viewer, 1)]
    [InlineData(Role.Nobody, 0)]
    public async Task Watch_OfAVisit_TellsWhomItLetIn(Role role, int told)
    {
        _ = role == Role.Viewer ? Visit.Of(Role.Viewer, Services.GetRequiredService<AccessKeys>().Session) : Visit.OfNobody();
        var running = SomeRun.In(RunStatus.Running);
        var watch = Watch(running);

        await EndAsync(watch, running with { Status = RunStatus.Completed, EndedAt = SomeRun.s_now, Revision = running.Revision + 1 }, told);

        Assert.Equal(told, _module.Invocations["tell"].Count);
    }

    // Until the list of all runs has it, and whoever is to be told is told.
    private Task EndAsync(IRenderedComponent<EndWatch> watch, RunRecord run, int told)
    {
        Store.Put(run);
        Feed.Say(run);
        var index = Services.GetRequiredService<RunIndex>();
        return watch.AdvanceUntilAsync(
            Time, TimeSpan.FromSeconds(1), () => index.Find(run.Id)?.Run.Revision >= run.Revision && _module.Invocations["tell"].Count >= told);
    }

    private IRenderedComponent<EndWatch> Watch(RunRecord run)
    {
        Store.Put(run);
        ReadRuns();
        return Render<EndWatch>();
    }
}
