using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Tezgah.Core.Runs;
using Tezgah.Runs.Launching;
using Tezgah.Runs.Shelf;
using Tezgah.Storage;

namespace Tezgah.Runs.Tests;

/// <summary>Everything of a dashboard but its pages, on a data folder; disposing tears it down while runs run.</summary>
internal sealed class Dashboard : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly ServiceProvider _provider;

    private Dashboard(ServiceProvider provider) => _provider = provider;

    public IRunService Runs => _provider.GetRequiredService<IRunService>();

    public IEvaluationService Evaluations => _provider.GetRequiredService<IEvaluationService>();

    public IRunStore Store => _provider.GetRequiredService<IRunStore>();

    public ILiveFeed Feed => _provider.GetRequiredService<ILiveFeed>();

    public IRunShelf Shelf => _provider.GetRequiredService<IRunShelf>();

    public IRunQueue Queue => _provider.GetRequiredService<IRunQueue>();

    /// <summary>Not started: a test says when it is time.</summary>
    public RunRemoval Removal => _provider.GetServices<IHostedService>().OfType<RunRemoval>().Single();

    public DataFolder Data => _provider.GetRequiredService<DataFolder>();

    /// <summary>The options that tests use: as the product's, but quick.</summary>
    public static RunsOptions Options { get; } = new()
    {
        Command = new TezgahCommand(FakeWorkerPath),
        BatchInterval = TimeSpan.FromMilliseconds(10),
        LifeSignInterval = TimeSpan.FromMilliseconds(20),
    };

    public static string FakeWorkerPath => Path.Combine(
        AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Tezgah.Runs.FakeWorker.exe" : "Tezgah.Runs.FakeWorker");

    public static async Task<Dashboard> StartAsync(
        string folder, RunsOptions? options = null, IJobLauncher? launcher = null, TimeProvider? time = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        services.AddSingleton(time ?? TimeProvider.System);
        if (launcher is not null)
        {
            services.AddSingleton(launcher);
        }

        services.AddTezgahStorage(folder).AddTezgahRuns(options ?? Options);
        var dashboard = new Dashboard(services.BuildServiceProvider());
        await dashboard._provider.GetRequiredService<IHostedService>().StartAsync(CancellationToken.None);
        return dashboard;
    }

    /// <summary>Waits, by the feed, until a run is as wanted.</summary>
    public async Task<RunRecord> UntilAsync(string id, Func<RunRecord, bool> isReached)
    {
        using var patience = new CancellationTokenSource(s_patience);
        using var live = Feed.Subscribe(id);
        var run = (await Store.FindAsync(id))!;
        while (!isReached(run))
        {
            try
            {
                run = (await live.Batches.ReadAsync(patience.Token)).Run;
                run = live.Missed() ? (await Store.FindAsync(id))! : run;
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"The run did not get there: {run}");
            }
        }

        return run;
    }

    /// <summary>That a curve has every step up to the run's last, once.</summary>
    public async Task AssertEveryStepOnceAsync(string id, int steps)
    {
        var loss = (await Store.ReadSeriesAsync(id)).Single(s => s.Name == "loss");
        Assert.Equal(Enumerable.Range(1, steps), loss.Steps);
        Assert.Equal(loss.Steps.Select(s => 1.0 / s), loss.Values);
    }

    public async ValueTask DisposeAsync()
    {
        await _provider.GetRequiredService<IHostedService>().StopAsync(CancellationToken.None);
        await _provider.DisposeAsync();
    }
}
