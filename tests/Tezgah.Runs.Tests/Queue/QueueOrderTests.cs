using Tezgah.Core.Runs;
using Tezgah.Tests.Shared;

namespace Tezgah.Runs.Tests.Queue;

public sealed class QueueOrderTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeLauncher _launcher = new();
    private Dashboard _dashboard = null!;

    public async ValueTask InitializeAsync() => _dashboard = await Dashboard.StartAsync(_folder.Path, launcher: _launcher);

    public async ValueTask DisposeAsync()
    {
        await _dashboard.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Waiting_SlotIsTaken_SaysWhoHasIt()
    {
        var ids = await SubmitAsync(3);

        Assert.Equal(
            [new WaitingRun(ids[1], "cpu", 1, ids[0]), new WaitingRun(ids[2], "cpu", 2, ids[0])],
            _dashboard.Queue.Waiting);
    }

    [Theory]
    [InlineData(4, 1, new[] { 4, 1, 2, 3 })]
    [InlineData(1, 3, new[] { 2, 3, 1, 4 })]
    [InlineData(1, 99, new[] { 2, 3, 4, 1 })]
    [InlineData(2, 2, new[] { 1, 2, 3, 4 })]
    public async Task Move_ToAPlace_HoldsAfterARestart(int run, int place, int[] order)
    {
        var ids = await SubmitAsync(5);

        await _dashboard.Queue.MoveAsync(ids[run], place);

        string[] wanted = [.. order.Select(o => ids[o])];
        Assert.Equal(wanted, _dashboard.Runs.Queue);
        await _dashboard.DisposeAsync();
        await InitializeAsync();
        Assert.Equal(wanted, _dashboard.Runs.Queue);
    }

    [Fact]
    public async Task Move_ManyTimesBetweenTheSameTwo_KeepsItsOrder()
    {
        var ids = await SubmitAsync(5);
        for (var i = 0; i < 60; i++)
        {
            await _dashboard.Queue.MoveAsync(_dashboard.Runs.Queue[^1], 2);
        }

        var order = _dashboard.Runs.Queue;
        await _dashboard.DisposeAsync();
        await InitializeAsync();

        Assert.Equal(order, _dashboard.Runs.Queue);
        Assert.Equal(ids.Skip(1).Order(StringComparer.Ordinal), order.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Move_RunThatDoesNotWait_ChangesNothing()
    {
        var ids = await SubmitAsync(3);

        await _dashboard.Queue.MoveAsync(ids[0], 2);
        await _dashboard.Queue.MoveAsync("none", 1);

        Assert.Equal([ids[1], ids[2]], _dashboard.Runs.Queue);
    }

    // The first takes the slot; the others wait.
    private async Task<List<string>> SubmitAsync(int count)
    {
        var ids = new List<string>();
        for (var i = 0; i < count; i++)
        {
            ids.Add(await _dashboard.Runs.SubmitAsync(Samples.Job($"job {i}")));
            if (i == 0)
            {
                await _launcher.StartOfAsync(ids[0]);
            }
        }

        return ids;
    }
}
