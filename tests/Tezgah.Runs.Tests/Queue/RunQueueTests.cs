using Tezgah.Runs.Queue;

namespace Tezgah.Runs.Tests.Queue;

public sealed class RunQueueTests
{
    private readonly RunQueue _queue = new();

    [Fact]
    public void TakeNext_OneSlot_GivesOneRunAtATimeInOrder()
    {
        _queue.Enqueue("a", "cpu");
        _queue.Enqueue("b", "cpu");
        _queue.Enqueue("c", "cpu");

        Assert.Equal(("a", null), (_queue.TakeNext(), _queue.TakeNext()));
        Assert.Equal(["b", "c"], _queue.Waiting);
        _queue.Release("a");
        Assert.Equal(("b", null), (_queue.TakeNext(), _queue.TakeNext()));
    }

    [Fact]
    public void TakeNext_OtherSlotIsFree_PassesThoseThatWait()
    {
        _queue.Occupy("x", "cpu");
        _queue.Enqueue("a", "cpu");
        _queue.Enqueue("b", "gpu");

        Assert.Equal(("b", null), (_queue.TakeNext(), _queue.TakeNext()));
        Assert.Equal(["a"], _queue.Waiting);
    }

    [Fact]
    public void Remove_RunThatWaits_IsNotTaken()
    {
        _queue.Enqueue("a", "cpu");
        _queue.Enqueue("b", "cpu");

        Assert.True(_queue.Remove("a"));
        Assert.False(_queue.Remove("a"));
        Assert.Equal("b", _queue.TakeNext());
    }

    [Fact]
    public void Return_RunThatWasTaken_IsNextAgain()
    {
        _queue.Enqueue("a", "cpu");
        _queue.Enqueue("b", "cpu");
        _queue.Return(_queue.TakeNext()!);

        Assert.Equal(["a", "b"], _queue.Waiting);
        Assert.Equal("a", _queue.TakeNext());
    }

    [Fact]
    public async Task TakeNext_ManyThreads_NoSlotHasTwo()
    {
        for (var i = 0; i < 200; i++)
        {
            _queue.Enqueue($"{i}", i % 2 == 0 ? "cpu" : "gpu");
        }

        int[] inSlot = [0, 0];
        var taken = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (_queue.Waiting.Count > 0)
            {
                if (_queue.TakeNext() is { } id)
                {
                    var slot = int.Parse(id, System.Globalization.CultureInfo.InvariantCulture) % 2;
                    Assert.Equal(1, Interlocked.Increment(ref inSlot[slot]));
                    await Task.Yield();
                    Interlocked.Decrement(ref inSlot[slot]);
                    Interlocked.Increment(ref taken);
                    _queue.Release(id);
                }
            }
        })));

        Assert.Equal(200, taken);
    }
}
