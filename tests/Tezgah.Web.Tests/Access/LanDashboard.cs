using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Tezgah.Core.Models;
using Tezgah.Core.Runs;
using Tezgah.Web.Access;
using Tezgah.Web.Hosting;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Access;

/// <summary>A dashboard that asks for keys, over fakes and a clock that stands still.</summary>
public sealed class LanDashboard : IAsyncDisposable
{
    private readonly string _data = Path.Combine(Path.GetTempPath(), "tezgah-lan-" + Guid.NewGuid().ToString("N"));
    private WebApplication? _app;

    public FakeTime Time { get; } = new();

    public FakeRunService Runs { get; } = new();

    public FakeModelStore Models { get; } = new();

    public FakeChatService Chat { get; } = new();

    public FakeRunStore Store { get; } = new();

    public IServiceProvider Services => _app!.Services;

    public AccessKeys Keys => Services.GetRequiredService<AccessKeys>();

    public Uri Address => new(_app!.Urls.First());

    public async Task<LanDashboard> StartAsync()
    {
        _app = DashboardApp.Build(new DashboardOptions { Urls = [new Uri("http://127.0.0.1:0")], DataFolder = _data, Lan = true }, builder =>
        {
            builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Time));
            builder.Services.AddSingleton<IRunStore>(Store);
            builder.Services.AddSingleton<IRunSummaries>(Store);
            builder.Services.AddSingleton<IRunService>(Runs);
            builder.Services.AddSingleton<IModelStore>(Models);
            builder.Services.Replace(ServiceDescriptor.Singleton<Tezgah.Runs.Chat.IChatService>(Chat));
            builder.Services.AddSingleton<ILiveFeed, FakeLiveFeed>();
        });
        await _app.StartAsync();
        return this;
    }

    /// <summary>A browser that was never here.</summary>
    public Browser NewBrowser() => new(Address);

    /// <summary>A browser that has shown the key of a role.</summary>
    public async Task<Browser> NewBrowserAsync(Role role)
    {
        var browser = NewBrowser();
        var answer = await browser.GetAsync("/join/" + (role == Role.Owner ? Keys.Owner : Keys.Viewers));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return browser;
    }

    public async ValueTask DisposeAsync()
    {
        await _app!.DisposeAsync();
        if (Directory.Exists(_data))
        {
            Directory.Delete(_data, recursive: true);
        }
    }
}
