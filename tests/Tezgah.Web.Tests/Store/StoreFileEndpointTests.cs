using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Tezgah.Core.Problems;
using Tezgah.Runs.Safety;
using Tezgah.Storage.Safety;
using Tezgah.Web.Access;
using Tezgah.Web.Hosting;
using Tezgah.Web.Store;
using Tezgah.Web.Tests.Access;

namespace Tezgah.Web.Tests.Store;

/// <summary>A dashboard with a store of its own on the network: who gets what was made of the store.</summary>
public sealed class StoreFileEndpointTests : IAsyncLifetime
{
    private const string Field = "__RequestVerificationToken";

    private readonly string _data = Path.Combine(Path.GetTempPath(), "tezgah-store-" + Guid.NewGuid().ToString("N"));
    private WebApplication? _app;
    private Browser? _owner;

    private Browser Owner => _owner!;

    private IServiceProvider Services => _app!.Services;

    public async ValueTask InitializeAsync()
    {
        _app = DashboardApp.Build(new DashboardOptions { Urls = [new Uri("http://127.0.0.1:0")], DataFolder = _data, Lan = true });
        await _app.StartAsync();
        _owner = await EnterAsync(Services.GetRequiredService<AccessKeys>().Owner!);
    }

    public async ValueTask DisposeAsync()
    {
        Owner.Dispose();
        await _app!.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task Backup_AskedForByTheOwnersPage_IsSentOnceAndRemoved()
    {
        var (address, file) = await MakeAsync();

        var answer = await Owner.PostAsync(address, (Field, await Owner.TokenAsync()));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Matches(@"^tezgah-\d{8}-\d{6}\.db$", answer.Content.Headers.ContentDisposition.FileName!.Trim('"'));
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        var copy = Path.Combine(_data, "copy.db");
        await File.WriteAllBytesAsync(copy, await answer.Content.ReadAsByteArrayAsync());
        Assert.Null(DatabaseCheck.Damage(copy));

        // The browser has the last byte a moment before the program hears of it.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (File.Exists(file) || BackupList.Read(_data).Count == 0)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        Assert.Equal(BackupKind.Taken, Assert.Single(BackupList.Read(_data)).Kind);
        Assert.Equal(HttpStatusCode.NotFound, (await Owner.PostAsync(address, (Field, await Owner.TokenAsync()))).StatusCode);
    }

    [Fact]
    public async Task Backup_AskedForWithoutTheRightToken_IsRefusedAndStays()
    {
        var (address, file) = await MakeAsync();
        using var viewer = await EnterAsync(Services.GetRequiredService<AccessKeys>().Viewers);
        await Owner.TokenAsync();

        Assert.Equal(HttpStatusCode.BadRequest, (await Owner.PostAsync(address)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await Owner.PostAsync(address, (Field, "CfDJ8forged"))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await Owner.PostAsync(address, (Field, await viewer.TokenAsync()))).StatusCode);
        Assert.False((await Owner.GetAsync(address)).IsSuccessStatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await Owner.SendAsync(HttpMethod.Post, address, [(Field, await Owner.TokenAsync())], origin: "https://elsewhere.example")).StatusCode);
        Assert.True(File.Exists(file));
    }

    [Fact]
    public async Task Backup_AskedForByAViewerOrAStranger_IsRefusedAndStays()
    {
        var (address, file) = await MakeAsync();
        using var viewer = await EnterAsync(Services.GetRequiredService<AccessKeys>().Viewers);
        using var stranger = new Browser(new Uri(_app!.Urls.First()));

        Assert.Equal(HttpStatusCode.Forbidden, (await viewer.PostAsync(address, (Field, await viewer.TokenAsync()))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.PostAsync(address, (Field, await Owner.TokenAsync()))).StatusCode);
        Assert.True(File.Exists(file));
    }

    [Fact]
    public async Task Store_ByAViewer_IsNotTouched()
    {
        await using var visit = Services.Visit(Role.Viewer);
        var keeper = visit.ServiceProvider.GetRequiredService<StoreKeeper>();
        var desk = visit.ServiceProvider.GetRequiredService<StudyDesk>();
        var file = Path.Combine(_data, "backups", "x.db");

        foreach (var act in new Action[]
        {
            () => keeper.Backup(file), keeper.BackupToBrowser, keeper.Inspect, keeper.Compact, keeper.GiveUp, () => keeper.Forget(StoreTask.Backup), () => keeper.Backups(),
            () => desk.Export(new StudyRequest("x", ["a"]), null), () => desk.Import(file), () => desk.Find(file),
        })
        {
            Assert.Equal("viewer-may-not", Assert.Throws<ProblemException>(act).Problems[0].Code);
        }

        foreach (var act in new Func<Task>[]
        {
            () => keeper.FactsAsync(default), () => keeper.CountRunsAsync(_ => { }, default), () => desk.LookAsync(file, default),
            () => desk.MeasureAsync([], default), () => desk.UploadAsync("x.zip", 1, _ => Stream.Null, _ => { }, default),
        })
        {
            Assert.Equal("viewer-may-not", (await Assert.ThrowsAsync<ProblemException>(act)).Problems[0].Code);
        }

        Assert.Null(keeper.Of(StoreTask.Backup));
        Assert.False(Directory.Exists(Path.Combine(_data, "outgoing")));
    }

    private async Task<(string Address, string File)> MakeAsync()
    {
        await using var visit = Services.Visit(Role.Owner);
        var keeper = visit.ServiceProvider.GetRequiredService<StoreKeeper>();
        keeper.BackupToBrowser();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (keeper.IsBusy)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        var made = Assert.IsType<StoreFile>(keeper.Of(StoreTask.Backup)!.Result);
        return (StoreFileEndpoint.Address(made.Download!), Assert.Single(Directory.EnumerateFiles(Path.Combine(_data, "outgoing"))));
    }

    private async Task<Browser> EnterAsync(string key)
    {
        var browser = new Browser(new Uri(_app!.Urls.First()));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/join/" + key)).StatusCode);
        return browser;
    }
}
