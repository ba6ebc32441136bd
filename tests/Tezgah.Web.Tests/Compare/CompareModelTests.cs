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
}
