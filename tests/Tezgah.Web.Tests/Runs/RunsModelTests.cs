using Tezgah.Core.Runs;
using Tezgah.Web.Runs;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Runs;

public sealed class RunsModelTests : IDisposable
{
    private readonly FakeRunStore _store = new();
    private readonly FakeLiveFeed _feed = new();
    private readonly FakeTime _time = new();
    private readonly CancellationTokenSource _end = new();
    private readonly SemaphoreSlim _changed = new(0);
    private readonly RunsModel _model;

    public RunsModelTests()
    {
        _model = new RunsModel(_store, new FakeRunService { Queue = ["q"] }, _feed, _time)
        {
            Changed = () =>
            {
                _changed.Release();
                return Task.CompletedTask;
            },
        };
    }

    public void Dispose()
    {
        _end.Cancel();
        _model.Dispose();
        _end.Dispose();
        _changed.Dispose();
    }

    [Fact]
    public async Task Follow_RunThatGoesOn_ShowsItsNewestState()
    {
        var run = SomeRun.In(RunStatus.Running);
        _store.Put(run);
        _ = _model.FollowAsync(_end.Token);
        await ChangeAsync();

        _feed.Say(run with { Step = 101, Revision = 8 });
        await ChangeAsync();

        Assert.Equal(101, Assert.Single(_model.Runs).Step);
    }

    [Fact]
    public async Task Follow_BatchOlderThanTheStore_IsPassedOver()
    {
        var run = SomeRun.In(RunStatus.Running);
        _store.Put(run);
        _ = _model.FollowAsync(_end.Token);
        await ChangeAsync();

        _feed.Say(run with { Step = 1, Revision = 3 });
        await ChangeAsync();

        Assert.Equal(100, Assert.Single(_model.Runs).Step);
    }

    [Fact]
    public async Task Follow_ManyBatchesAtOnce_TellsOnceAPause()
    {
        var run = SomeRun.In(RunStatus.Running);
        _store.Put(run);
        _ = _model.FollowAsync(_end.Token);
        await ChangeAsync();
        _feed.Say(run with { Step = 101, Revision = 8 });
        await ChangeAsync();

        for (var i = 0; i < 50; i++)
        {
            _feed.Say(run with { Step = 102 + i, Revision = 9 + i });
        }

        Assert.Equal(0, _changed.CurrentCount);
        Assert.Equal(101, Assert.Single(_model.Runs).Step);
        await PauseAsync();
        await ChangeAsync();
        Assert.Equal(0, _changed.CurrentCount);
        Assert.Equal(151, Assert.Single(_model.Runs).Step);
    }

    [Fact]
    public async Task Follow_BatchesDropped_ReadsTheStoreAgain()
    {
        var run = SomeRun.In(RunStatus.Running);
        _store.Put(run);
        _ = _model.FollowAsync(_end.Token);
        await ChangeAsync();

        _store.Put(run with { Step = 300, Revision = 90 }, SomeRun.In(RunStatus.Queued, "q"));
        _feed.Drop();
        _feed.Say(run with { Step = 101, Revision = 8 });
        await ChangeAsync();

        Assert.Equal(2, _store.Lists);
        Assert.Equal(300, _model.Runs.Single(r => r.Id == "run-a").Step);
        Assert.Equal(1, _model.Rows(new RunsQuery()).Single(r => r.Run.Id == "q").QueuePlace);
    }

    [Fact]
    public async Task Follow_FinalTest_ShowsItsAccuracyFromStoreAndFeed()
    {
        var ended = SomeRun.In(RunStatus.Completed, "old");
        _store.Put(ended, SomeRun.In(RunStatus.Running));
        _store.Evaluations["old"] = [Test(0.9)];
        _ = _model.FollowAsync(_end.Token);
        await ChangeAsync();

        _feed.Say(new LiveBatch(SomeRun.In(RunStatus.Completed) with { Revision = 9 }, [], [], [Test(0.8)]));
        await ChangeAsync();

        var rows = _model.Rows(new RunsQuery(Sort: RunsSort.Test));
        Assert.Equal([("old", 0.9), ("run-a", 0.8)], rows.Select(r => (r.Run.Id, r.TestAccuracy!.Value)));
    }

    [Fact]
    public async Task Follow_RunEndsWithoutItsTestInTheBatch_ReadsTheTestFromTheStore()
    {
        _store.Put(SomeRun.In(RunStatus.Running));
        _ = _model.FollowAsync(_end.Token);
        await ChangeAsync();

        _store.Evaluations["run-a"] = [Test(0.7)];
        _feed.Say(SomeRun.In(RunStatus.Completed) with { Revision = 9 });
        await ChangeAsync();

        Assert.Equal(0.7, _model.Rows(new RunsQuery()).Single().TestAccuracy);
    }

    [Fact]
    public async Task Follow_ActiveRunWithoutEvents_StillTellsEachSecond()
    {
        _store.Put(SomeRun.In(RunStatus.Running));
        _ = _model.FollowAsync(_end.Token);
        await ChangeAsync();

        _time.Advance(TimeSpan.FromSeconds(1));
        await ChangeAsync();

        Assert.Equal(TimeSpan.FromSeconds(241), _model.Rows(new RunsQuery()).Single().Duration);
    }

    [Fact]
    public async Task Dispose_WhileFollowing_LeavesTheAudience()
    {
        var follow = _model.FollowAsync(_end.Token);
        await ChangeAsync();

        await _end.CancelAsync();
        await follow;
        _model.Dispose();

        Assert.Equal(0, _feed.Audience);
    }

    private static EvaluationRecord Test(double accuracy) => new(
        "test", "classification", 400, SomeRun.s_now,
        new Dictionary<string, double?>(StringComparer.Ordinal) { ["accuracy"] = accuracy },
        [], new Dictionary<string, string>(StringComparer.Ordinal));

    private async Task ChangeAsync() => Assert.True(await _changed.WaitAsync(TimeSpan.FromSeconds(20)), "No change was told.");

    // The model's pause begins after it has told, on another thread.
    private async Task PauseAsync()
    {
        await _time.WaitForTimersAsync(2);
        _time.Advance(TimeSpan.FromMilliseconds(200));
    }
}
