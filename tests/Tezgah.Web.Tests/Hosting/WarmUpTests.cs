using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Web.Hosting;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Hosting;

public sealed class WarmUpTests : IAsyncDisposable
{
    private readonly string _data = Path.Combine(Path.GetTempPath(), "tezgah-warm-" + Guid.NewGuid().ToString("N"));
    private readonly FakeRunStore _store = new();
    private readonly Said _said = new();
    private WebApplication? _app;

    public async ValueTask DisposeAsync()
    {
        await _app!.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task Start_NobodyComes_TheNewestRunIsRenderedWithoutAWordAndLeft()
    {
        _store.Put(SomeRun.In(RunStatus.Completed), SomeRun.In(RunStatus.Completed, "run-b") with { CreatedAt = SomeRun.s_now });

        var warm = await StartAsync(TimeProvider.System);
        await warm.ExecuteTask!.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.Equal("run-b", Assert.Single(_store.Finds.Distinct()));
        Assert.Empty(_said.Lines);
    }

    [Fact]
    public async Task Start_SomebodyComes_EndsThen()
    {
        // By this clock it would stay on the first page for ever.
        var warm = await StartAsync(new FakeTime());
        using var client = new HttpClient { BaseAddress = new Uri(_app!.Urls.First()) };

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/runs", TestContext.Current.CancellationToken)).StatusCode);

        await warm.ExecuteTask!.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Assert.Empty(_said.Lines);
    }

    [Fact]
    public async Task Start_StoreThatCannotBeRead_IsSaidAndTheDashboardGoesOn()
    {
        _store.Problem = new Problem("disk-full", null, "/data");

        var warm = await StartAsync(TimeProvider.System);
        await warm.ExecuteTask!.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.Contains(_said.Lines, line => line.StartsWith("Tezgah.Web.Hosting.WarmUp Warning", StringComparison.Ordinal));
        using var client = new HttpClient { BaseAddress = new Uri(_app!.Urls.First()) };
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/runs", TestContext.Current.CancellationToken)).StatusCode);
    }

    private async Task<WarmUp> StartAsync(TimeProvider time)
    {
        _app = DashboardApp.Build(new DashboardOptions { Urls = [new Uri("http://127.0.0.1:0")], DataFolder = _data }, builder =>
        {
            builder.Services.AddSingleton(_store);
            builder.Services.AddSingleton<IRunStore>(_store);
            builder.Services.AddSingleton<IRunSummaries>(_store);
            builder.Services.AddSingleton<IRunService, FakeRunService>();
            builder.Services.AddSingleton<IRunQueue, FakeRunQueue>();
            builder.Services.AddSingleton<IRunShelf, FakeRunShelf>();
            builder.Services.AddSingleton<IViewStore, FakeViewStore>();
            builder.Services.AddSingleton<FakeLiveFeed>();
            builder.Services.AddSingleton<ILiveFeed>(p => p.GetRequiredService<FakeLiveFeed>());
            builder.Services.AddSingleton(time);
            builder.Services.AddHostedService(p => p.GetRequiredService<WarmUp>());
            builder.Logging.AddProvider(_said);
        });
        await _app.StartAsync(TestContext.Current.CancellationToken);
        return _app.Services.GetRequiredService<WarmUp>();
    }

    private sealed class Said : ILoggerProvider
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

        public void Dispose()
        {
            // Nothing is held.
        }

        private sealed class Logger(Said said, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                said.Lines.Enqueue($"{category} {logLevel}: {formatter(state, exception)}");
        }
    }
}
