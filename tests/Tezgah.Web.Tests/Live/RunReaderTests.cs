using System.Diagnostics;
using Tezgah.Core.Runs;
using Tezgah.Storage.Sqlite;
using Tezgah.Web.Charts;
using Tezgah.Web.Live;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Live;

public sealed class RunReaderTests : IDisposable
{
    private const int Million = 1_000_000;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tezgah-reader");
    private readonly SqliteRunStore _store;

    public RunReaderTests() => _store = SqliteRunStore.Open(Path.Combine(_folder.FullName, "runs.db"));

    public void Dispose()
    {
        _store.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Read_RunOfAMillionSteps_TakesLessThanASecondOfTheProcessorAndKeepsFewPoints()
    {
        await AddAsync(RunStatus.Completed, Million);
        await _store.ReadAsync("run-a", CancellationToken.None);

        var before = Process.GetCurrentProcess().TotalProcessorTime;
        var snapshot = await _store.ReadAsync("run-a", CancellationToken.None);
        var spent = Process.GetCurrentProcess().TotalProcessorTime - before;

        TestContext.Current.TestOutputHelper?.WriteLine($"{spent.TotalMilliseconds:F0} ms of the processor");
        Assert.InRange(snapshot!.Curves["loss"].Count, 1000, RunReader.Points);
        Assert.Equal(Million, snapshot.Curves.Smooth("loss").LastX);
        Assert.True(spent < TimeSpan.FromSeconds(1), $"{spent}");
    }

    [Fact]
    public async Task Read_RunThatGoesOn_StopsAtTheStepOfTheRowThatWasRead()
    {
        await AddAsync(RunStatus.Running, 500, rowStep: 300);

        var snapshot = await _store.ReadAsync("run-a", CancellationToken.None);

        Assert.Equal(300, snapshot!.Curves["loss"].LastX);
    }

    [Fact]
    public async Task ReadDetail_Window_HasEveryStepOfItWithTheAverageOfTheWholeRun()
    {
        await AddAsync(RunStatus.Completed, 20_000);
        var values = await _store.ReadSeriesAsync("run-a", ["loss"]);
        var average = new Smoothing(RunReader.Smoothing);
        var expected = values[0].Values.Select(average.Next).ToArray();

        var detail = await _store.ReadDetailAsync("run-a", new ChartWindow(10_000.4, 10_499.6), CancellationToken.None);

        Assert.Equal(Enumerable.Range(10_000, 501).Select(s => (double)s), detail["loss"].X);
        Assert.Equal(expected[9_999..10_500], detail.Smooth("loss").Y, (a, b) => Math.Abs(a - b) < 2e-3);
    }

    [Fact]
    public async Task Read_NoSuchRun_IsNull() => Assert.Null(await _store.ReadAsync("nobody", CancellationToken.None));

    private async Task AddAsync(RunStatus status, int steps, int? rowStep = null)
    {
        var run = SomeRun.In(status) with { Step = rowStep ?? steps, TotalSteps = steps, Revision = 0 };
        await _store.AddAsync(run);
        var row = await _store.FindAsync(run.Id);
        MetricPoint[] points = [.. Enumerable.Range(1, steps).Select(s => new MetricPoint(s, SomeRun.s_now, new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["loss"] = 1 + (0.3 * Math.Sin(s * 1.7)),
            ["grad_norm"] = 2 + Math.Cos(s * 0.9),
            ["learning_rate"] = 1e-3 * s / steps,
        }))];
        await _store.ApplyAsync(new RunUpdate(row!, points, [], []));
    }
}
