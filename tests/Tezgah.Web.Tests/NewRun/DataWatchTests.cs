using Tezgah.Core.Jobs;
using Tezgah.Web.NewRun;

namespace Tezgah.Web.Tests.NewRun;

public sealed class DataWatchTests : IDisposable
{
    private static readonly TrainingJob s_missing = new() { Data = new DataSettings { Train = "/nowhere/train.csv" } };
    private readonly FakeTime _time = new();
    private readonly DataWatch _watch;

    public DataWatchTests() => _watch = new DataWatch(_time);

    public void Dispose() => _watch.Dispose();

    [Fact]
    public async Task Read_AtOnce_TellsWithoutAPause()
    {
        Assert.Single((await _watch.LookAsync(s_missing))!.Problems);
    }

    [Fact]
    public async Task Read_TypingGoesOn_ReadsOnlyTheLast()
    {
        var first = _watch.LookWhenTypedAsync(new TrainingJob { Data = new DataSettings { Train = "/nowhere/t" } });
        _time.Advance(TimeSpan.FromMilliseconds(200));
        var second = _watch.LookWhenTypedAsync(s_missing);
        _time.Advance(TimeSpan.FromMilliseconds(299));
        Assert.False(second.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Null(await first);
        Assert.Contains("/nowhere/train.csv", Assert.Single((await second)!.Problems).Args, StringComparer.Ordinal);
    }

    [Fact]
    public async Task Read_AfterThePageWasLeft_TellsNothing()
    {
        var watch = new DataWatch(_time);
        watch.Dispose();

        Assert.Null(await watch.LookAsync(s_missing));
    }

    [Fact]
    public async Task Read_PageLeft_TellsNothing()
    {
        var watch = new DataWatch(_time);
        var read = watch.LookWhenTypedAsync(s_missing);

        watch.Dispose();

        Assert.Null(await read);
    }
}
