using Microsoft.Extensions.Primitives;
using Tezgah.Core.Runs;
using Tezgah.Web.Compare;
using Tezgah.Web.Live;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Live;

public sealed class RunsAheadTests
{
    private const string Id = "20260101-000000-one";
    private readonly FakeTime _time = new();
    private readonly FakeRunStore _store = new();
    private readonly RunsAhead _ahead;

    public RunsAheadTests()
    {
        _ahead = new RunsAhead(_time);
        _store.Put(SomeRun.In(RunStatus.Completed, Id));
    }

    [Fact]
    public async Task Take_RunWhoseAddressWasAskedFor_GivesItOnce()
    {
        _ahead.Start(_store, "/runs/" + Id, []);

        var first = await TakeAsync(RunReader.Points);
        var second = await TakeAsync(RunReader.Points);

        Assert.Equal(Id, first?.Run.Id);
        Assert.Null(second);
    }

    [Fact]
    public async Task Take_RunsOfAComparison_GivesEachAsItIsDrawnThere()
    {
        const string Other = "20260101-000000-two";
        _store.Put(SomeRun.In(RunStatus.Failed, Other));

        _ahead.Start(_store, "/compare", [new("runs", new StringValues($"{Id},{Other}"))]);

        Assert.NotNull(await TakeAsync(CompareModel.PointsOf(2)));
        Assert.NotNull(await TakeAsync(CompareModel.PointsOf(2), Other));
    }

    [Theory]
    [InlineData("/runs/" + Id + "-none")]
    [InlineData("/runs/new")]
    [InlineData("/models/" + Id)]
    public async Task Take_OtherPage_GivesNothing(string path)
    {
        _ahead.Start(_store, path, []);

        Assert.Null(await TakeAsync(RunReader.Points));
    }

    [Fact]
    public async Task Take_RunThatGoesOn_GivesNothing()
    {
        _store.Put(SomeRun.In(RunStatus.Running, Id));

        _ahead.Start(_store, "/runs/" + Id, []);

        Assert.Null(await TakeAsync(RunReader.Points));
    }

    [Fact]
    public async Task Take_RunThatWasChangedSince_GivesNothing()
    {
        _ahead.Start(_store, "/runs/" + Id, []);
        await _ahead.ReadAsync();
        var run = (await _store.FindAsync(Id, TestContext.Current.CancellationToken))!;
        _store.Put(run with { Name = "renamed", Revision = run.Revision + 1 });

        Assert.Null(await TakeAsync(RunReader.Points));
    }

    [Fact]
    public async Task Take_AfterALongTime_GivesNothing()
    {
        _ahead.Start(_store, "/runs/" + Id, []);
        _time.Advance(TimeSpan.FromSeconds(16));

        Assert.Null(await TakeAsync(RunReader.Points));
    }

    private Task<RunSnapshot?> TakeAsync(int points, string id = Id) =>
        _ahead.TakeAsync(_store, id, points, RunReader.Smoothing, TestContext.Current.CancellationToken);
}
