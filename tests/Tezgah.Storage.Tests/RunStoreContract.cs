using Tezgah.Core.Problems;
using Tezgah.Core.Runs;

namespace Tezgah.Storage.Tests;

/// <summary>What every <see cref="IRunStore"/> has to do; an adapter's tests inherit it.</summary>
public abstract class RunStoreContract : IDisposable
{
    private static readonly DateTimeOffset s_start = new(2026, 11, 21, 21, 30, 0, TimeSpan.Zero);

    /// <summary>Opens a store on the test's own file; a second call opens the same file again.</summary>
    protected abstract IRunStore Open();

    /// <summary>Closes what <see cref="Open"/> gave, as a program's end does.</summary>
    protected abstract void Close(IRunStore store);

    [Fact]
    public async Task Find_UnknownId_ReturnsNull()
    {
        using var store = Opened();

        Assert.Null(await store.Value.FindAsync("none"));
        Assert.Empty(await store.Value.ListAsync());
        Assert.Empty(await store.Value.ReadSeriesAsync("none"));
        Assert.Empty(await store.Value.ReadLogAsync("none", 10));
        Assert.Empty(await store.Value.ReadEvaluationsAsync("none"));
    }

    [Fact]
    public async Task Add_EveryProperty_ComesBackAfterReopening()
    {
        var run = Run("full") with
        {
            Status = RunStatus.Interrupted,
            QueuedAt = s_start.AddTicks(1),
            StartedAt = s_start.AddSeconds(1),
            EndedAt = s_start.AddSeconds(3),
            LastEventAt = s_start.AddSeconds(2),
            Phase = "training",
            PhaseDone = 3_000_000_000,
            PhaseTotal = 4_000_000_000,
            Step = 12,
            TotalSteps = 100,
            Latest = new Dictionary<string, double> { ["loss"] = double.NaN, ["grad_norm"] = double.PositiveInfinity, ["ğ"] = -0.1 },
            Problem = new Problem("worker-died", "here", "12", "Son satır: \"ş\""),
            Device = "cuda:0",
            EventSeq = 41,
            EventOffset = 5_000_000_000,
            LogLines = 8,
            SessionStartedAt = s_start.AddSeconds(2),
            SessionStep = 9,
            WorkedBefore = TimeSpan.FromMilliseconds(1_234_567),
        };
        using (var store = Opened())
        {
            await store.Value.AddAsync(run);
        }

        using var again = Opened();
        var read = await again.Value.FindAsync("full");

        Assert.NotNull(read);
        Assert.Equal(run.Latest, read.Latest);
        Assert.Equal(run with { Latest = read.Latest }, read);
    }

    [Fact]
    public async Task Add_IdIsTaken_ThrowsAndKeepsTheFirst()
    {
        using var store = Opened();
        await store.Value.AddAsync(Run("a"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => store.Value.AddAsync(Run("a") with { Name = "second" }));

        Assert.Equal("Run a", (await store.Value.FindAsync("a"))!.Name);
    }

    [Fact]
    public async Task List_SeveralRuns_NewestFirst()
    {
        using var store = Opened();
        await store.Value.AddAsync(Run("b") with { CreatedAt = s_start.AddMinutes(2) });
        await store.Value.AddAsync(Run("c") with { CreatedAt = s_start.AddMinutes(1) });
        await store.Value.AddAsync(Run("a") with { CreatedAt = s_start.AddMinutes(3) });

        Assert.Equal(["a", "b", "c"], (await store.Value.ListAsync()).Select(r => r.Id));
    }

    [Fact]
    public async Task Apply_EveryPart_IsThereAfterReopening()
    {
        LogLine[] log = [new(4, s_start, "info", "one"), new(5, s_start, "error", "two", new Problem("loss-not-finite", null, "3"))];
        var evaluation = Evaluation("test", 7) with { Values = new Dictionary<string, double?> { ["f1"] = 0.5, ["auc"] = null }, LossOn = "response" };
        using (var store = Opened())
        {
            await store.Value.AddAsync(Run("a"));
            var run = Run("a") with { Status = RunStatus.Running, Step = 2, EventSeq = 5, EventOffset = 99 };
            await store.Value.ApplyAsync(new RunUpdate(run, [Point(1, 0.5), Point(2, 0.25)], log, [evaluation]));
        }

        using var again = Opened();
        var read = (await again.Value.FindAsync("a"))!;
        var series = Assert.Single(await again.Value.ReadSeriesAsync("a"));
        var readEvaluation = Assert.Single(await again.Value.ReadEvaluationsAsync("a"));

        Assert.Equal((RunStatus.Running, 2, 5L, 99L), (read.Status, read.Step, read.EventSeq, read.EventOffset));
        Assert.Equal("loss", series.Name);
        Assert.Equal([1, 2], series.Steps);
        Assert.Equal([0.5, 0.25], series.Values);
        Assert.Equal(log, await again.Value.ReadLogAsync("a", 10));
        Assert.Equal(evaluation.Values, readEvaluation.Values);
        Assert.Equal(evaluation.Labels, readEvaluation.Labels);
        Assert.Equal("response", readEvaluation.LossOn);
        Assert.Equal(evaluation.Files, readEvaluation.Files);
    }

    [Fact]
    public async Task Apply_RevisionRises_ByOneEachTime()
    {
        using var store = Opened();
        await store.Value.AddAsync(Run("a"));

        var first = await store.Value.ApplyAsync(RunUpdate.Of(Run("a") with { Step = 1 }));
        var second = await store.Value.ApplyAsync(RunUpdate.Of(first with { Step = 2 }));

        Assert.Equal((1, 2), (first.Revision, second.Revision));
        Assert.Equal(second.Revision, (await store.Value.FindAsync("a"))!.Revision);
    }

    [Fact]
    public async Task Apply_SameUpdateTwice_SecondThrowsAndAddsNothing()
    {
        using var store = Opened();
        await store.Value.AddAsync(Run("a"));
        var update = new RunUpdate(
            Run("a") with { EventSeq = 1, EventOffset = 10 }, [Point(1, 1)], [new LogLine(1, s_start, "info", "x")], []);
        await store.Value.ApplyAsync(update);

        await Assert.ThrowsAsync<InvalidOperationException>(() => store.Value.ApplyAsync(update));

        Assert.Single(await store.Value.ReadLogAsync("a", 10));
        Assert.Equal(1, (await store.Value.FindAsync("a"))!.Revision);
    }

    [Fact]
    public async Task Apply_UnknownRun_ThrowsAndAddsNothing()
    {
        using var store = Opened();

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => store.Value.ApplyAsync(new RunUpdate(Run("gone"), [Point(1, 1)], [], [])));

        Assert.Empty(await store.Value.ReadSeriesAsync("gone"));
    }

    [Fact]
    public async Task Apply_ManySmallBatches_CurveIsWhole()
    {
        using var store = Opened();
        var run = Run("a");
        await store.Value.AddAsync(run);
        const int Steps = 5000;
        for (var step = 1; step <= Steps; step += 37)
        {
            var batch = Enumerable.Range(step, Math.Min(37, Steps - step + 1)).Select(s => Point(s, s * 0.5));
            run = await store.Value.ApplyAsync(new RunUpdate(run, [.. batch], [], []));
        }

        var series = Assert.Single(await store.Value.ReadSeriesAsync("a"));

        Assert.Equal(Enumerable.Range(1, Steps), series.Steps);
        Assert.Equal(Enumerable.Range(1, Steps).Select(s => s * 0.5), series.Values);
    }

    [Fact]
    public async Task Apply_StepsComeAgain_EachIsThereOnceWithTheNewerValue()
    {
        using var store = Opened();
        var run = Run("a");
        await store.Value.AddAsync(run);
        run = await store.Value.ApplyAsync(new RunUpdate(run, Points(1, 3000, 1), [], []));

        run = await store.Value.ApplyAsync(new RunUpdate(run, Points(900, 1300, 2), [], []));
        await store.Value.ApplyAsync(new RunUpdate(run, [.. Points(2990, 3010, 3), Point(3010, 4)], [], []));

        var series = Assert.Single(await store.Value.ReadSeriesAsync("a"));
        Assert.Equal(Enumerable.Range(1, 3010), series.Steps);
        Assert.Equal(
            series.Steps.Select(s => s switch { >= 900 and <= 1300 => 2.0, 3010 => 4, >= 2990 => 3, _ => 1 }), series.Values);
    }

    [Fact]
    public async Task Apply_Rewind_DropsWhatCameAfterTheStep()
    {
        using var store = Opened();
        var run = Run("a");
        await store.Value.AddAsync(run);
        run = await store.Value.ApplyAsync(
            new RunUpdate(run, Points(1, 2500, 1), [], [Evaluation("validation", 1000), Evaluation("validation", 2000)]));

        await store.Value.ApplyAsync(
            new RunUpdate(run, Points(1501, 1502, 2), [], [Evaluation("validation", 1502)]) { RewindTo = 1500 });

        var series = Assert.Single(await store.Value.ReadSeriesAsync("a"));
        Assert.Equal(Enumerable.Range(1, 1502), series.Steps);
        Assert.Equal(series.Steps.Select(s => s > 1500 ? 2.0 : 1.0), series.Values);
        Assert.Equal([1000, 1502], (await store.Value.ReadEvaluationsAsync("a")).Select(e => e.Step));
    }

    [Fact]
    public async Task Apply_RewindBeforeTheFirstStep_LeavesNoPoint()
    {
        using var store = Opened();
        await store.Value.AddAsync(Run("a"));
        var run = await store.Value.ApplyAsync(new RunUpdate(Run("a"), Points(5, 20, 1), [], []));

        await store.Value.ApplyAsync(RunUpdate.Of(run) with { RewindTo = 0 });

        Assert.DoesNotContain(await store.Value.ReadSeriesAsync("a"), s => s.Steps.Count > 0);
    }

    [Fact]
    public async Task Apply_EvaluationOfSameNameAndStep_ReplacesIt()
    {
        using var store = Opened();
        await store.Value.AddAsync(Run("a"));
        var later = Evaluation("test", 7) with { Time = s_start.AddHours(1), Kind = "latency" };

        await store.Value.ApplyAsync(
            new RunUpdate(Run("a"), [], [], [Evaluation("test", 7), Evaluation("validation", 8), later]));

        Assert.Equal(
            [("validation", "classification"), ("test", "latency")],
            (await store.Value.ReadEvaluationsAsync("a")).Select(e => (e.Name, e.Kind)));
    }

    [Fact]
    public async Task ReadSeries_NamesAndSteps_GivesThoseOnly()
    {
        using var store = Opened();
        await store.Value.AddAsync(Run("a"));
        await store.Value.AddAsync(Run("b"));
        var both = Enumerable.Range(1, 2100).Select(
            s => new MetricPoint(s, s_start, new Dictionary<string, double> { ["loss"] = s, ["learning_rate"] = -s }));
        await store.Value.ApplyAsync(new RunUpdate(Run("a"), [.. both], [], []));
        await store.Value.ApplyAsync(new RunUpdate(Run("b"), Points(1, 9, 5), [], []));

        var series = Assert.Single(await store.Value.ReadSeriesAsync("a", ["learning_rate", "none"], 1020, 1030));

        Assert.Equal("learning_rate", series.Name);
        Assert.Equal(Enumerable.Range(1020, 11), series.Steps);
        Assert.Equal(Enumerable.Range(1020, 11).Select(s => -(double)s), series.Values);
    }

    [Fact]
    public async Task ReadSeries_MaxPoints_KeepsExtremesAndWhatIsNotFinite()
    {
        using var store = Opened();
        await store.Value.AddAsync(Run("a"));
        var points = Points(1, 10_000, 1);
        points[1234] = Point(1235, 99);
        points[4321] = Point(4322, -99);
        points[7777] = Point(7778, double.NaN);
        await store.Value.ApplyAsync(new RunUpdate(Run("a"), points, [], []));

        var series = Assert.Single(await store.Value.ReadSeriesAsync("a", maxPoints: 200));

        Assert.InRange(series.Steps.Count, 100, 201);
        Assert.Equal((1, 10_000), (series.Steps[0], series.Steps[^1]));
        Assert.Equal([1235, 4322, 7778], series.Steps.Where((_, i) => series.Values[i] is not 1));
    }

    [Fact]
    public async Task ReadLog_Count_GivesTheLastLinesOldestFirst()
    {
        using var store = Opened();
        await store.Value.AddAsync(Run("a"));
        var lines = Enumerable.Range(1, 50).Select(i => new LogLine(i, s_start, "info", $"line {i}"));
        await store.Value.ApplyAsync(new RunUpdate(Run("a"), [], [.. lines], []));

        Assert.Equal(["line 48", "line 49", "line 50"], (await store.Value.ReadLogAsync("a", 3)).Select(l => l.Text));
    }

    [Fact]
    public async Task Apply_ManyRunsAtOnce_NothingIsLost()
    {
        using var store = Opened();
        var ids = Enumerable.Range(0, 8).Select(i => $"run-{i}").ToList();
        foreach (var id in ids)
        {
            await store.Value.AddAsync(Run(id));
        }

        await Task.WhenAll(ids.Select(async id =>
        {
            var run = (await store.Value.FindAsync(id))!;
            for (var step = 1; step <= 50; step++)
            {
                run = await store.Value.ApplyAsync(new RunUpdate(run with { Step = step }, [Point(step, step)], [], []));
                Assert.Equal(step, Assert.Single(await store.Value.ReadSeriesAsync(id)).Steps.Count);
            }
        }));

        Assert.All(await store.Value.ListAsync(), run => Assert.Equal(50, run.Step));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);

    protected static RunRecord Run(string id) => new()
    {
        Id = id,
        Name = $"Run {id}",
        Status = RunStatus.Queued,
        JobJson = "{\"name\":\"ı\"}",
        CreatedAt = s_start,
    };

    protected static MetricPoint Point(int step, double loss) =>
        new(step, s_start, new Dictionary<string, double> { ["loss"] = loss });

    protected static MetricPoint[] Points(int first, int last, double loss) =>
        [.. Enumerable.Range(first, last - first + 1).Select(step => Point(step, loss))];

    private static EvaluationRecord Evaluation(string name, int step) => new(
        name,
        "classification",
        step,
        s_start.AddSeconds(step),
        new Dictionary<string, double?> { ["accuracy"] = 0.9 },
        ["Cebir", "Geometri"],
        new Dictionary<string, string> { ["predictions"] = "test/preds_test.csv" });

    private OpenStore Opened() => new(this, Open());

    private sealed class OpenStore(RunStoreContract tests, IRunStore store) : IDisposable
    {
        public IRunStore Value => store;

        public void Dispose() => tests.Close(store);
    }
}
