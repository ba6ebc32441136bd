using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.HttpResults;
using Tezgah.Web.Hosting;

namespace Tezgah.Benchmarks.Charts;

/// <summary>The dashboard with pages of its own that show one scene of charts each: <c>/scene/lines</c>, <c>/scene/charts</c>.</summary>
internal sealed class SceneHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly DirectoryInfo _folder;

    private SceneHost(WebApplication app, DirectoryInfo folder) => (_app, _folder) = (app, folder);

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_app.Urls.First());

    public static async Task<SceneHost> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("tezgah-scenes-");
        var app = DashboardApp.Build(new DashboardOptions { DataFolder = folder.FullName, WorkerPath = "/nonexistent" });
        app.MapGet("/scene/{scene}", (string scene) => new RazorComponentResult<SceneDocument>(new { Scene = scene }));
        await app.StartAsync();
        return new SceneHost(app, folder);
    }

    public async ValueTask DisposeAsync()
    {
        // Stopped first: what runs in the background would take the end of its services for an error.
        await _app.StopAsync();
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
