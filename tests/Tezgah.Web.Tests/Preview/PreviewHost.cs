using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Tezgah.Core.Jobs;
using Tezgah.Core.Models;
using Tezgah.Core.Runs;
using Tezgah.Runs.Feed;
using Tezgah.Runs.Imports;
using Tezgah.Storage;
using Tezgah.Storage.Sqlite;
using Tezgah.Web.Access;
using Tezgah.Web.Hosting;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Preview;

/// <summary>The dashboard over made-up runs, one of them going on, to look at its pages. Only on request (<c>-explicit only</c>).</summary>
public sealed class PreviewHost
{
    /// <summary>Serves at the address in <c>TEZGAH_PREVIEW</c> until the file <c>stop</c> appears in the folder that is printed.</summary>
    [Fact(Explicit = true)]
    public async Task Dashboard_OverMadeUpRuns_IsServedUntilItIsStopped()
    {
        var folder = Directory.CreateTempSubdirectory("tezgah-preview");
        using var database = SqliteDatabase.Open(Path.Combine(folder.FullName, "preview.db"));
        using var store = new SqliteRunStore(database);
        JobFolder FolderOf(string id) => new(Path.Combine(folder.FullName, "runs", id));
        await new SeededRuns(store, FolderOf, TimeProvider.System.GetUtcNow()).AddAsync();
        using var feed = new LiveFeed();
        // With TEZGAH_PREVIEW_LAN keys are asked for; they stand in the file that names the folder.
        var lan = Environment.GetEnvironmentVariable("TEZGAH_PREVIEW_LAN") is not null;
        using var data = DataFolder.Open(folder.FullName);
        var address = Environment.GetEnvironmentVariable("TEZGAH_PREVIEW") ?? "http://127.0.0.1:5077";
        await using var app = DashboardApp.Build(new DashboardOptions { Urls = [new Uri(address)], DataFolder = folder.FullName, Lan = lan }, builder =>
        {
            builder.Services.RemoveAll<IHostedService>();
            builder.Services.Replace(ServiceDescriptor.Singleton<IRunStore>(store));
            builder.Services.Replace(ServiceDescriptor.Singleton<ILiveFeed>(feed));
            builder.Services.AddSingleton<IRunSummaries>(new SqliteRunSummaries(database));
            builder.Services.AddSingleton<IViewStore>(new SqliteViewStore(database));
            builder.Services.AddSingleton<IRunShelf>(new FakeRunShelf(new FakeRunStore(), new FakeLiveFeed()));
            builder.Services.AddSingleton<IRunQueue>(new FakeRunQueue
            {
                Waiting = [new WaitingRun("20260305-150000-next", "cpu", 1, SeededRuns.Live)],
            });
            builder.Services.AddSingleton(new RunImporter(data, new SqliteRunBulk(database), TimeProvider.System));
            builder.Services.Replace(ServiceDescriptor.Singleton<IRunService>(new PreviewRuns(FolderOf)));
            var models = new FakeModelStore();
            models.Put(new KnownModel("llama-tiny", "llama-tiny", SomeModel.Write(Path.Combine(folder.FullName, "models", "llama-tiny")), TimeProvider.System.GetUtcNow()));
            builder.Services.AddSingleton<IModelStore>(models);
            builder.Services.AddSingleton<IEvaluationService>(new FakeEvaluationService());
        });
        await app.StartAsync();
        TestContext.Current.TestOutputHelper?.WriteLine(folder.FullName);
        var keys = app.Services.GetRequiredService<AccessKeys>();
        await File.WriteAllLinesAsync(Path.Combine(Path.GetTempPath(), "tezgah-preview.txt"), [folder.FullName, keys.Owner!, keys.Viewers]);
        var step = 120;
        while (!File.Exists(Path.Combine(folder.FullName, "stop")))
        {
            step = await AdvanceAsync(store, feed, step);
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }

        await app.StopAsync();
        Assert.True(step >= 120);
    }

    private static async Task<int> AdvanceAsync(SqliteRunStore store, LiveFeed feed, int step)
    {
        var run = (await store.FindAsync(SeededRuns.Live))!;
        if (step >= run.TotalSteps)
        {
            return step;
        }

        var time = TimeProvider.System.GetUtcNow();
        MetricPoint[] points = [.. Enumerable.Range(step + 1, 2).Select(s => SomeCurves.Point(s, run.TotalSteps, 2, 1e-3, time))];
        var latest = run.Latest.ToDictionary(StringComparer.Ordinal);
        foreach (var (name, value) in points.SelectMany(p => p.Values))
        {
            latest[name] = value;
        }

        var next = step + 2;
        LogLine[] log = next % 50 == 0 ? [new LogLine(run.EventSeq + 1, time, "info", $"step {next}: validation accuracy {latest["eval_accuracy"]:F3}")] : [];
        var row = run with { Step = next, Latest = latest, EventSeq = run.EventSeq + 2, LastEventAt = time };
        feed.Publish(new LiveBatch(await store.ApplyAsync(new RunUpdate(row, points, log, [])), points, log, []));
        return next;
    }

    private sealed class PreviewRuns(Func<string, JobFolder> folder) : IRunService
    {
        public IReadOnlyList<string> Queue { get; } = ["20260305-145900-other", "20260305-150000-next"];

        public Task<string> SubmitAsync(TrainingJob job, CancellationToken cancellationToken = default) => Task.FromResult(SeededRuns.Live);

        public Task StopAsync(string id, CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task ResumeAsync(string id, CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task ChangeDurationAsync(string id, double? numTrainEpochs, int? maxSteps, CancellationToken cancellationToken = default) =>
            Task.CompletedTask;

        public JobFolder Folder(string id) => folder(id);
    }
}
