using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tezgah.Core.Machine;
using Tezgah.Core.Runs;
using Tezgah.Runs;
using Tezgah.Runs.Chat;
using Tezgah.Web.Hosting;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Hosting;

public sealed class DashboardAppTests : IAsyncLifetime
{
    private readonly string _data = Path.Combine(Path.GetTempPath(), "tezgah-web-" + Guid.NewGuid().ToString("N"));
    private WebApplication? _app;
    private HttpClient? _client;

    private HttpClient Client => _client!;

    public async ValueTask InitializeAsync()
    {
        _app = DashboardApp.Build(new DashboardOptions { Urls = [new Uri("http://127.0.0.1:0")], DataFolder = _data }, Fakes);
        await _app.StartAsync();
        _client = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        await _app!.DisposeAsync();
        if (Directory.Exists(_data))
        {
            Directory.Delete(_data, recursive: true);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Workers_OfJobsAndOfChats_GetTheHeapThatTheMachineAsksFor(bool hasKernels)
    {
        var options = new DashboardOptions
        {
            Urls = [new Uri("http://127.0.0.1:0")],
            DataFolder = _data,
            Machine = new MachineTraits(HasGpu: true, hasKernels),
        };
        await using var app = DashboardApp.Build(options);
        var expected = WorkerHeap.Environment(hasKernels, Environment.GetEnvironmentVariable(WorkerHeap.Variable));

        Assert.Equal(expected, app.Services.GetRequiredService<RunsOptions>().Environment);
        Assert.Equal(expected, app.Services.GetRequiredService<ChatOptions>().Environment);
        Assert.True(app.Services.GetRequiredService<RunsOptions>().HasGpu);
    }

    [Fact]
    public async Task Page_Asked_ForbidsWhatItDoesNotNeed()
    {
        var answer = await Client.GetAsync("/runs");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("same-origin", answer.Headers.GetValues("Referrer-Policy").Single());
    }

    [Theory]
    [InlineData("tr-TR", "lang=\"tr\"")]
    [InlineData("de-DE", "lang=\"en\"")]
    public async Task Page_BrowserWithALanguage_IsInItOrInEnglish(string language, string expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/runs");
        request.Headers.AcceptLanguage.Add(new StringWithQualityHeaderValue(language));

        var answer = await Client.SendAsync(request);

        Assert.Contains(expected, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_CookiesWithChoices_FollowsThem()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/runs");
        request.Headers.Add("Cookie", ".AspNetCore.Culture=c%3Dtr%7Cuic%3Dtr; tezgah-theme=dark");

        var page = await (await Client.SendAsync(request)).Content.ReadAsStringAsync();

        Assert.Contains("lang=\"tr\" data-theme=\"dark\"", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/_framework/blazor.web.js", "text/javascript")]
    [InlineData("/lib/plotly-basic.min.js", "text/javascript")]
    [InlineData("/css/app.css", "text/css")]
    [InlineData("/js/form.js", "text/javascript")]
    [InlineData("/Tezgah.Web.styles.css", "text/css")]
    [InlineData("/_content/Radzen.Blazor/css/material-base.css", "text/css")]
    public async Task StaticFile_Asked_IsThere(string path, string type)
    {
        var answer = await Client.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
        Assert.NotEmpty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Page_Unknown_IsNotFoundAndSaysSo()
    {
        var answer = await Client.GetAsync("/nothing-here");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("blazor.web", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_FromAnotherSite_IsForbidden()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1");
        request.Headers.Add("Origin", "http://elsewhere.example");

        Assert.Equal(HttpStatusCode.Forbidden, (await Client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Request_UnderAnotherHostName_IsRefused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/runs");
        request.Headers.Host = "rebound.example";

        Assert.Equal(HttpStatusCode.BadRequest, (await Client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task RunAsync_PortOfAnotherProgram_EndsWithTheReason()
    {
        using var error = new StringWriter();

        var code = await DashboardApp.RunAsync(["--urls", _app!.Urls.First(), "--data", _data], TextWriter.Null, error, Fakes);

        Assert.Equal(2, code);
        Assert.Contains($"The address {_app.Urls.First()}/ is taken", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_DataFolderOfAnotherDashboard_EndsWithTheReason()
    {
        Directory.CreateDirectory(_data);
        using var other = new FileStream(
            Path.Combine(_data, "tezgah.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        using var error = new StringWriter();

        var code = await DashboardApp.RunAsync(["--urls", "http://127.0.0.1:0", "--data", _data], TextWriter.Null, error);

        Assert.Equal(2, code);
        Assert.Contains(_data, Assert.Single(error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_Listening_SaysWhereOnOneLine()
    {
        using var output = new StringWriter();
        WebApplicationBuilder? seen = null;

        var run = DashboardApp.RunAsync(["--urls", "http://127.0.0.1:0", "--data", _data], output, TextWriter.Null, builder =>
        {
            Fakes(builder);
            builder.Services.AddHostedService<EndsAtOnce>();
            seen = builder;
        });

        Assert.Equal(0, await run);
        Assert.NotNull(seen);
        Assert.Matches(@"^Tezgah is ready: http://127\.0\.0\.1:\d+\r?\n$", output.ToString());
    }

    [Fact]
    public async Task RunAsync_Ready_HasAnsweredAPageAlready()
    {
        using var output = new StringWriter();
        var first = new FirstAnswer(output);

        var run = DashboardApp.RunAsync(["--urls", "http://127.0.0.1:0", "--data", _data], output, TextWriter.Null, builder =>
        {
            Fakes(builder);
            builder.Services.AddSingleton<IStartupFilter>(first);
        });

        Assert.Equal(("/", StatusCodes.Status200OK, ""), await first.Answer.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
        Assert.Equal(0, await run);
    }

    [Fact]
    public async Task RunAsync_OnTheLocalNetwork_SaysTheLinkOfTheOwnerAndThatOfTheViewers()
    {
        using var output = new StringWriter();

        var run = DashboardApp.RunAsync(["--urls", "http://127.0.0.1:0", "--data", _data, "--lan"], output, TextWriter.Null, builder =>
        {
            Fakes(builder);
            builder.Services.AddHostedService<EndsAtOnce>();
        });

        Assert.Equal(0, await run);
        Assert.Collection(
            output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => Assert.Matches(@"^Tezgah is ready: http://127\.0\.0\.1:\d+/\r?$", line),
            line => Assert.Matches(@"^Owner, works once: http://127\.0\.0\.1:\d+/join/([A-Z2-9]{1,4}-?){8}\r?$", line),
            line => Assert.Matches(@"^Viewers: http://127\.0\.0\.1:\d+/join/[A-Z2-9]{4}-[A-Z2-9]{4}\r?$", line));
    }

    [Fact]
    public async Task RunAsync_RequestAndServiceHeldWhenItEnds_AreLetGo()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var held = new HeldRequest();
        var run = DashboardApp.RunAsync(["--urls", "http://127.0.0.1:0", "--data", _data], TextWriter.Null, TextWriter.Null, builder =>
        {
            Fakes(builder);
            builder.Services.AddSingleton<IStartupFilter>(held);
            builder.Services.AddSingleton<IHostedService>(held);
            builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(100));
        });
        var answer = Client.GetAsync(await held.Address.Task.WaitAsync(cancellation), cancellation);
        (await held.Arrived.Task.WaitAsync(cancellation)).StopApplication();

        Assert.Equal(0, await run.WaitAsync(TimeSpan.FromMinutes(1), cancellation));
        Assert.True(held.HasTimeToStop);
        await Assert.ThrowsAsync<HttpRequestException>(() => answer);
        held.Release.SetResult();
    }

    private static void Fakes(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IRunStore, FakeRunStore>();
        builder.Services.AddSingleton<IRunSummaries, FakeRunStore>();
        builder.Services.AddSingleton<IRunService, FakeRunService>();
        builder.Services.AddSingleton<ILiveFeed, FakeLiveFeed>();
    }

    private sealed class HeldRequest : IStartupFilter, IHostedService
    {
        public bool HasTimeToStop { get; private set; }

        public TaskCompletionSource<string> Address { get; } = new();

        public TaskCompletionSource<IHostApplicationLifetime> Arrived { get; } = new();

        public TaskCompletionSource Release { get; } = new();

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            var lifetime = app.ApplicationServices.GetRequiredService<IHostApplicationLifetime>();
            var addresses = app.ServerFeatures.GetRequiredFeature<IServerAddressesFeature>();
            lifetime.ApplicationStarted.Register(() => Address.SetResult(addresses.Addresses.First()));
            app.Run(async context =>
            {
                Arrived.TrySetResult(lifetime);
                await Release.Task;
            });
            next(app);
        };

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken)
        {
            HasTimeToStop = !cancellationToken.IsCancellationRequested;
            return Release.Task.WaitAsync(cancellationToken);
        }
    }

    // The first address that is asked for, how it is answered, and what the terminal said before; then it all ends.
    private sealed class FirstAnswer(StringWriter said) : IStartupFilter
    {
        public TaskCompletionSource<(string, int, string)> Answer { get; } = new();

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            var lifetime = app.ApplicationServices.GetRequiredService<IHostApplicationLifetime>();
            app.Use(async (context, rest) =>
            {
                await rest(context);
                Answer.TrySetResult((context.Request.Path, context.Response.StatusCode, said.ToString()));
                lifetime.StopApplication();
            });
            next(app);
        };
    }

    private sealed class EndsAtOnce(IHostApplicationLifetime lifetime) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            lifetime.ApplicationStarted.Register(lifetime.StopApplication);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
