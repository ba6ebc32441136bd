using Tezgah.Core.Events;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Runs.Safety;
using Tezgah.Storage;
using Tezgah.Storage.Sqlite;
using Tezgah.Tests.Shared;

namespace Tezgah.Runs.Tests.Safety;

/// <summary>A power cut took the end of a run's events, which the store had read.</summary>
public sealed class EventPlaceTests : IDisposable
{
    private const int Steps = 21;
    private readonly TemporaryFolder _folder = new();
    private readonly DataFolder _data;

    public EventPlaceTests() => _data = DataFolder.Open(_folder["data"]);

    public void Dispose()
    {
        _data.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(10, false)]
    [InlineData(10, true)]
    [InlineData(0, false)]
    public async Task Check_FileIsShorterThanWhatWasRead_KeepsCurvesAndAResumedRunGoesOn(int kept, bool isTorn)
    {
        await AddAsync();
        Cut(kept, isTorn);
        Assert.Equal(("run-events-short", false), await FindAsync(repair: false));

        Assert.Equal(("run-events-short", true), await FindAsync(repair: true));

        Assert.Empty(await new StoreChecker(_data).CheckAsync(repair: false));
        await AssertGoesOnAsync(kept, Steps);
    }

    [Fact]
    public async Task Check_ResumedAfterTheCutAndLongerAgain_IsMadeAnewFromTheFile()
    {
        await AddAsync();
        Cut(10, isTorn: false);
        Samples.Write(_data.Run("a"), [new StartedEvent(1, "host", "cpu", 2, Resumed: true) { FromStep = 2 }, .. Enumerable.Range(3, 98).Select(s => Samples.Metrics(s, 7))]);
        Assert.Equal(("run-events-other", false), await FindAsync(repair: false));

        Assert.Equal(("run-events-other", true), await FindAsync(repair: true));

        Assert.Empty(await new StoreChecker(_data).CheckAsync(repair: false));
        using var store = SqliteRunStore.Open(_data.Database);
        var run = (await store.FindAsync("a"))!;
        Assert.Equal((100, "keep me", RunStatus.Running), (run.Step, run.Note, run.Status));
        var loss = Assert.Single(await store.ReadSeriesAsync("a"));
        Assert.Equal(Enumerable.Range(1, 100), loss.Steps);
        Assert.Equal(7, loss.Values[^1]);
    }

    [Fact]
    public async Task Check_ZerosWhereEventsWere_IsMadeAnewAsFarAsTheyGo()
    {
        await AddAsync();
        var bytes = await File.ReadAllBytesAsync(_data.Run("a").Events);
        bytes.AsSpan(bytes.Length / 2).Clear();
        await File.WriteAllBytesAsync(_data.Run("a").Events, bytes);

        Assert.Equal(("run-events-other", true), await FindAsync(repair: true));

        Assert.Empty(await new StoreChecker(_data).CheckAsync(repair: false));
        using var store = SqliteRunStore.Open(_data.Database);
        Assert.InRange((await store.FindAsync("a"))!.Step, 1, Steps - 1);
    }

    [Fact]
    public async Task Inspect_RunThatIsBehindItsEvents_FindsNothing()
    {
        await AddAsync();
        Samples.Write(_data.Run("a"), [.. Enumerable.Range(Steps + 1, 9).Select(s => Samples.Metrics(s))]);
        using var database = SqliteDatabase.Open(_data.Database);

        Assert.Empty(await new StoreInspector(_data, database, TimeProvider.System).InspectAsync());
    }

    [Fact]
    public async Task Inspect_FileIsShorter_IsFoundWhileADashboardRuns()
    {
        await AddAsync();
        Cut(10, isTorn: false);
        using var database = SqliteDatabase.Open(_data.Database);

        Assert.Equal("run-events-short", Assert.Single(await new StoreInspector(_data, database, TimeProvider.System).InspectAsync()).Problem.Code);
    }

    private async Task AssertGoesOnAsync(int kept, int steps)
    {
        using var store = SqliteRunStore.Open(_data.Database);
        var run = (await store.FindAsync("a"))!;
        Assert.Equal((kept, "keep me"), (run.EventSeq, run.Note));
        Assert.Equal(Enumerable.Range(1, steps), Assert.Single(await store.ReadSeriesAsync("a")).Steps);

        // As a worker writes and the dashboard reads.
        Samples.Write(_data.Run("a"), Samples.Metrics(steps + 1));
        var read = Tezgah.Runs.Ingest.EventTail.Read(_data.Run("a").Events, run.EventOffset, run.EventSeq);
        Assert.Null(read.Problem);
        Assert.IsType<MetricsEvent>(Assert.Single(read.Events));
    }

    private void Cut(int events, bool isTorn)
    {
        var file = _data.Run("a").Events;
        var lines = File.ReadAllLines(file);
        File.WriteAllText(file, string.Concat(lines.Take(events).Select(l => l + "\n")) + (isTorn ? lines[events][..20] : ""));
    }

    private async Task<(string Code, bool IsRepaired)> FindAsync(bool repair)
    {
        var found = Assert.Single(await new StoreChecker(_data).CheckAsync(repair));
        return (found.Problem.Code, found.IsRepaired);
    }

    // Failed since its events broke off, as the dashboard that read on has it.
    private async Task AddAsync()
    {
        var folder = _data.Run("a");
        Directory.CreateDirectory(folder.Root);
        await File.WriteAllTextAsync(folder.Job, Samples.Run("a").JobJson);
        Samples.Write(folder, Samples.Events(Steps).SkipLast(1));
        var whole = RunRebuilder.Read(folder)!;
        using var database = SqliteDatabase.Open(_data.Database);
        await new SqliteRunBulk(database).AddAsync([whole with
        {
            Run = whole.Run with { Note = "keep me", Status = RunStatus.Failed, Problem = new Problem("events-broken", null, "1", "x") },
        }]);
    }
}
