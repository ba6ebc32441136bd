using Microsoft.Extensions.Logging.Abstractions;
using Tezgah.Core.Problems;
using Tezgah.Web.Store;

namespace Tezgah.Web.Tests.Store;

public sealed class StoreWorkTests : IAsyncLifetime
{
    private readonly StepTime _time = new();
    private readonly StoreWork _work;

    public StoreWorkTests() => _work = new StoreWork(_time, NullLogger<StoreWork>.Instance);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _work.DisposeAsync();

    [Fact]
    public async Task Task_ThatEnds_LeavesItsResult()
    {
        _work.Start(StoreTask.Check, (_, _) => Task.FromResult<object>("found"));

        var ended = await EndedAsync(StoreTask.Check);

        Assert.Equal(("found", _time.GetUtcNow()), (ended.Result, ended.EndedAt));
        _work.Forget(StoreTask.Check);
        Assert.Null(_work.Of(StoreTask.Check));
    }

    [Fact]
    public async Task Second_WhileOneRuns_IsRefused()
    {
        var gate = new TaskCompletionSource<object>();
        _work.Start(StoreTask.Backup, (_, _) => gate.Task);

        Assert.Equal("store-busy", Assert.Throws<ProblemException>(() => _work.Start(StoreTask.Compact, (_, _) => gate.Task)).Problems[0].Code);
        Assert.Null(_work.Of(StoreTask.Compact));
        _work.Forget(StoreTask.Backup);
        Assert.True(_work.Of(StoreTask.Backup)!.IsRunning);

        gate.SetResult("done");
        await EndedAsync(StoreTask.Backup);
        _work.Start(StoreTask.Compact, (_, _) => Task.FromResult<object>("done"));
        await EndedAsync(StoreTask.Compact);
    }

    [Fact]
    public async Task GivenUp_EndsWithoutAProblem()
    {
        _work.Start(StoreTask.Export, async (_, stop) =>
        {
            await Task.Delay(Timeout.Infinite, stop);
            return "never";
        });

        _work.GiveUp();

        var ended = await EndedAsync(StoreTask.Export);
        Assert.True(ended.IsGivenUp);
        Assert.Empty(ended.Problems);
    }

    [Fact]
    public async Task Failure_OfAnyKind_IsShown()
    {
        _work.Start(StoreTask.Import, (_, _) => throw new ProblemException(new Problem("disk-full", null, "/data")));
        Assert.Equal("disk-full", (await EndedAsync(StoreTask.Import)).Problems[0].Code);

        _work.Start(StoreTask.Import, (_, _) => throw new InvalidOperationException("nobody foresaw this"));
        Assert.Contains(nameof(InvalidOperationException), (await EndedAsync(StoreTask.Import)).Problems[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Progress_IsToldAtMostFiveTimesASecond()
    {
        var told = 0;
        using var listening = _work.Listen(() => told++);
        _work.Start(StoreTask.Import, (progress, _) =>
        {
            progress(1, 4);
            progress(2, 4);
            _time.Milliseconds += 250;
            progress(3, 4);
            progress(4, 4);
            return Task.FromResult<object>(_work.Of(StoreTask.Import)!.Done);
        });

        Assert.Equal(3L, (await EndedAsync(StoreTask.Import)).Result);

        // The beginning, one step, and the end.
        Assert.Equal(3, told);
    }

    private async Task<StoreTaskState> EndedAsync(StoreTask task)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (_work.IsBusy)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        return _work.Of(task)!;
    }

    private sealed class StepTime : TimeProvider
    {
        public long Milliseconds { get; set; }

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => Milliseconds;

        public override DateTimeOffset GetUtcNow() => new(2026, 3, 5, 14, 0, 0, TimeSpan.Zero);
    }
}
