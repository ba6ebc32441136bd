using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Core.Runs.Query;
using Tezgah.Runs.Feed;
using Tezgah.Runs.Index;
using Tezgah.Tests.Shared;

namespace Tezgah.Runs.Tests.Index;

public sealed class RunIndexTests : IAsyncDisposable
{
    private readonly Source _source = new();
    private readonly LiveFeed _feed = new();
    private readonly ManualTimeProvider _time = new();
    private readonly SemaphoreSlim _changes = new(0);
    private readonly RunIndex _index;

    public RunIndexTests()
    {
        _index = new RunIndex(_source, _feed, _time, NullLogger<RunIndex>.Instance);
        _index.Listen(() => _changes.Release());
    }

    [Fact]
    public async Task Ready_StoreWithRuns_HoldsThemWithSettingsAndResultsButNotTheirText()
    {
        _source.Runs = [Samples.Run("a", RunStatus.Completed)];
        _source.Evaluations = [Test("a", 0.8)];

        await _index.ReadyAsync();

        var run = Assert.Single(_index.All);
        Assert.Equal("", run.Run.JobJson);
        Assert.Equal(0.001, run.Value("training.learning_rate").Number);
        Assert.Equal(0.8, run.Value("test.accuracy").Number);
        Assert.Contains(_index.Fields, f => f is { Key: "test.accuracy", Source: FieldSource.Result, Kind: FieldKind.Share });
        Assert.Contains(_index.Fields, f => f is { Key: "training.learning_rate", Source: FieldSource.Setting });
    }

    [Fact]
    public async Task Select_MoreQuestionsThanAreKept_ForgetsTheFirst()
    {
        _source.Runs = [Samples.Run("a")];
        await _index.ReadyAsync();
        var context = new FilterContext(Samples.Start, TimeZoneInfo.Utc, CultureInfo.InvariantCulture, _ => null);
        RunSelection Ask(int n) => _index.Select(new RunQuery(string.Create(CultureInfo.InvariantCulture, $"word{n}")), context);
        var (first, second) = (Ask(0), Ask(1));

        Assert.Same(first, Ask(0));
        foreach (var n in Enumerable.Range(2, 63))
        {
            Ask(n);
        }

        Assert.Same(second, Ask(1));
        Assert.NotSame(first, Ask(0));
    }

    [Fact]
    public async Task Feed_NewerAndOlderBatches_OnlyTheNewerCount()
    {
        var run = Samples.Run("a") with { Revision = 5, Step = 5 };
        _source.Runs = [run];
        await StartAsync();

        await SayAsync(new LiveBatch(run with { Revision = 6, Step = 6 }, [], [], [Evaluation(0.7)]));
        await SayAsync(new LiveBatch(run with { Revision = 4, Step = 4 }, [], [], []));

        Assert.Equal(6, _index.Find("a")!.Run.Step);
        Assert.Equal(0.7, _index.Find("a")!.Value("test.accuracy").Number);
    }

    [Fact]
    public async Task Feed_RunIsDeletedAndRestored_GoesAndComesBackWithItsResults()
    {
        var run = Samples.Run("a", RunStatus.Completed) with { Revision = 1 };
        _source.Runs = [run];
        _source.Evaluations = [Test("a", 0.8)];
        await StartAsync();

        await SayAsync(new LiveBatch(run with { Revision = 2, DeletedAt = Samples.Start }, [], [], []));
        Assert.Empty(_index.All);

        await SayAsync(new LiveBatch(run with { Revision = 3 }, [], [], []));
        Assert.Equal(0.8, _index.Find("a")!.Value("test.accuracy").Number);
    }

    [Fact]
    public async Task Feed_BatchesWereMissed_ReadsTheStoreAgain()
    {
        var run = Samples.Run("a") with { Revision = 1 };
        _source.Runs = [run, Samples.Run("gone")];
        await StartAsync();

        _source.Runs = [run with { Revision = 9, Step = 9 }, Samples.Run("new")];
        _feed.PublishAfterGap(run with { Revision = 2 });
        await ChangeAsync();

        Assert.Equal(["a", "new"], _index.All.Select(r => r.Run.Id).Order(StringComparer.Ordinal));
        Assert.Equal(9, _index.Find("a")!.Run.Step);
    }

    [Fact]
    public async Task Select_SameQuestion_IsAnsweredOnceUntilSomethingChanges()
    {
        var run = Samples.Run("a") with { Revision = 1 };
        _source.Runs = [run];
        await StartAsync();
        var context = new FilterContext(Samples.Start, TimeZoneInfo.Utc, CultureInfo.InvariantCulture, RunFields.Find);

        var first = _index.Select(new RunQuery(), context);
        Assert.Same(first, _index.Select(new RunQuery(), context));

        await SayAsync(new LiveBatch(run with { Revision = 2, Step = 2 }, [], [], []));
        Assert.Equal(2, _index.Select(new RunQuery(), context).Rows[0].Run.Step);
    }

    [Fact]
    public async Task Listen_FromSeveralLanguages_EachIsCalledInItsOwn()
    {
        var heard = new System.Collections.Concurrent.ConcurrentQueue<string>();
        foreach (var language in new[] { "tr", "en" })
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
            _index.Listen(() => heard.Enqueue(CultureInfo.CurrentUICulture.Name));
        }

        await StartAsync();

        Assert.Equal(["tr", "en"], heard);
    }

    [Fact]
    public async Task Ready_StoreIsBroken_SaysSoAndTheNextCallTriesAgain()
    {
        _source.Problem = new Problem("store-broken", null, "x", "y");
        await Assert.ThrowsAsync<ProblemException>(() => _index.ReadyAsync());

        _source.Problem = null;
        _source.Runs = [Samples.Run("a")];
        await _index.ReadyAsync();

        Assert.Single(_index.All);
    }

    public async ValueTask DisposeAsync()
    {
        await _index.DisposeAsync();
        _feed.Dispose();
        _changes.Dispose();
    }

    private static EvaluationSummary Test(string id, double accuracy) =>
        new(id, "test", 1, new Dictionary<string, double?>(StringComparer.Ordinal) { ["accuracy"] = accuracy });

    private static EvaluationRecord Evaluation(double accuracy) => new(
        "test", "classification", 1, Samples.Start, new Dictionary<string, double?>(StringComparer.Ordinal) { ["accuracy"] = accuracy }, [], new Dictionary<string, string>(StringComparer.Ordinal));

    private async Task StartAsync()
    {
        await _index.ReadyAsync();
        await ChangeAsync();
    }

    private async Task SayAsync(LiveBatch batch)
    {
        _feed.Publish(batch);
        await ChangeAsync();
    }

    // The index pauses after each change; the clock is moved until it has looked again.
    private async Task ChangeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await _changes.WaitAsync(TimeSpan.FromMilliseconds(5), patience.Token))
        {
            _time.Advance(TimeSpan.FromSeconds(3));
        }
    }

    private sealed class Source : IRunSummaries
    {
        public IReadOnlyList<RunRecord> Runs { get; set; } = [];

        public IReadOnlyList<EvaluationSummary> Evaluations { get; set; } = [];

        public Problem? Problem { get; set; }

        public Task VisitAsync(Action<RunRecord> visit, CancellationToken cancellationToken = default)
        {
            if (Problem is { } problem)
            {
                throw new ProblemException(problem);
            }

            foreach (var run in Runs)
            {
                visit(run);
            }

            return Task.CompletedTask;
        }

        public Task<IReadOnlyList<EvaluationSummary>> ListEvaluationsAsync(string? runId = null, CancellationToken cancellationToken = default) =>
            Task.FromResult<IReadOnlyList<EvaluationSummary>>([.. Evaluations.Where(e => runId is null || e.RunId == runId)]);
    }
}
