using Tezgah.Core.Runs;
using Tezgah.Web.Charts;
using Tezgah.Web.Compare;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Compare;

public sealed class CompareModelTests
{
    [Fact]
    public async Task Dispose_WhileRunsAreRead_LeavesTheReadingCancelledAndNothingElse()
    {
        var read = new TaskCompletionSource();
        var store = new FakeRunStore { Gate = read.Task };
        var model = new CompareModel(store, new FakeLiveFeed(), new ResultReader(new FakeRunService(), new ResultCache()), new FakeTime());
        var choose = model.ChooseAsync(["run-a"], CancellationToken.None);

        model.Dispose();
        read.SetCanceled(CancellationToken.None);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => choose);
    }

    [Fact]
    public async Task Zoom_AnswerThatComesAfterThatOfALaterStretch_IsLeftOut()
    {
        var store = new FakeRunStore();
        store.Put(SomeRun.In(RunStatus.Completed));
        store.Series["run-a"] = [new Series("loss", [1, 2], [0.9, 0.8])];
        using var model = new CompareModel(store, new FakeLiveFeed(), new ResultReader(new FakeRunService(), new ResultCache()), new FakeTime());
        await model.ChooseAsync(["run-a"], TestContext.Current.CancellationToken);
        var slow = new TaskCompletionSource();
        store.Gate = slow.Task;
        var first = model.ZoomAsync(new ChartWindow(0, 10), TestContext.Current.CancellationToken);
        store.Gate = Task.CompletedTask;

        await model.ZoomAsync(new ChartWindow(0, 30), TestContext.Current.CancellationToken);
        slow.SetResult();
        await first;

        var detail = model.Runs[0].Model.Detail!;
        detail.Append(new MetricPoint(25, SomeRun.s_now, new Dictionary<string, double> { ["loss"] = 0.5 }));
        Assert.Equal(25, detail["loss"].LastX);
    }
}
