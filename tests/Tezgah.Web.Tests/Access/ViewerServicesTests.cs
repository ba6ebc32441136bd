using Microsoft.Extensions.DependencyInjection;
using Tezgah.Core.Jobs;
using Tezgah.Core.Models;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Runs.Chat;
using Tezgah.Web.Access;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Access;

/// <summary>The services as the pages of a running dashboard get them, tried one by one in a viewer's name.</summary>
public sealed class ViewerServicesTests : IAsyncLifetime
{
    private readonly LanDashboard _dashboard = new();

    public async ValueTask InitializeAsync() => await _dashboard.StartAsync();

    public ValueTask DisposeAsync() => _dashboard.DisposeAsync();

    [Fact]
    public async Task RunService_ByAViewer_ShowsTheQueueAndDoesNothingElse()
    {
        _dashboard.Runs.Queue = ["a"];
        await using var visit = _dashboard.Services.Visit(Role.Viewer);
        var runs = visit.ServiceProvider.GetRequiredService<IRunService>();

        await RefusedAsync(() => runs.SubmitAsync(new TrainingJob()));
        await RefusedAsync(() => runs.StopAsync("a"));
        await RefusedAsync(() => runs.ResumeAsync("a"));

        Assert.Equal(["a"], runs.Queue);
        Assert.Empty(_dashboard.Runs.Submitted);
        Assert.Empty(_dashboard.Runs.Stopped);
        Assert.Empty(_dashboard.Runs.Resumed);
    }

    [Fact]
    public async Task RunStore_ByAViewer_IsReadAndNotWritten()
    {
        _dashboard.Store.Put(SomeRun.In(RunStatus.Completed, "a"));
        await using var visit = _dashboard.Services.Visit(Role.Viewer);
        var store = visit.ServiceProvider.GetRequiredService<IRunStore>();
        var run = await store.FindAsync("a");

        await RefusedAsync(() => store.AddAsync(run! with { Id = "b" }));
        await RefusedAsync(() => store.ApplyAsync(RunUpdate.Of(run! with { Name = "mine" })));

        Assert.Equal(run, Assert.Single(await store.ListAsync()));
    }

    [Fact]
    public async Task ModelStore_ByAViewer_IsReadAndNotWritten()
    {
        _dashboard.Models.Put(new KnownModel("m", "m", "/m", _dashboard.Time.GetUtcNow()));
        await using var visit = _dashboard.Services.Visit(Role.Viewer);
        var models = visit.ServiceProvider.GetRequiredService<IModelStore>();

        await RefusedAsync(() => models.AddAsync(new KnownModel("n", "n", "/n", _dashboard.Time.GetUtcNow())));
        await RefusedAsync(() => models.RemoveAsync("m"));

        Assert.Equal("m", Assert.Single(await models.ListAsync()).Id);
    }

    [Fact]
    public async Task Chat_ByAViewer_IsNotAsked()
    {
        await using var visit = _dashboard.Services.Visit(Role.Viewer);
        var chat = visit.ServiceProvider.GetRequiredService<IChatService>();

        await RefusedAsync(() => Task.FromResult(chat.Ask(null!, null!)));
        await RefusedAsync(() => chat.UnloadAsync(null!));

        Assert.Empty(_dashboard.Chat.Asked);
        Assert.Empty(_dashboard.Chat.Unloaded);
    }

    [Fact]
    public async Task Services_WhenTheAudienceIsSentAway_AreRefusedInVisitsThatAreOpen()
    {
        _dashboard.Store.Put(SomeRun.In(RunStatus.Completed, "a"));
        await using var visit = _dashboard.Services.Visit(Role.Viewer);
        var store = visit.ServiceProvider.GetRequiredService<IRunStore>();
        Assert.NotNull(await store.FindAsync("a"));

        _dashboard.Keys.RenewViewers();

        var e = await Assert.ThrowsAsync<ProblemException>(async () => await store.FindAsync("a"));
        Assert.Equal("visitor-unknown", e.Problems[0].Code);
    }

    [Fact]
    public async Task Services_OutsideOfAVisit_AreNobodys()
    {
        await using var scope = _dashboard.Services.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<IRunStore>();

        await Assert.ThrowsAsync<ProblemException>(async () => await store.ListAsync());
    }

    [Fact]
    public async Task Services_OfTheOwner_DoWhatTheyAreAsked()
    {
        await using var visit = _dashboard.Services.Visit(Role.Owner);

        await visit.ServiceProvider.GetRequiredService<IRunService>().StopAsync("a");

        Assert.Equal(["a"], _dashboard.Runs.Stopped);
    }

    private static async Task RefusedAsync(Func<Task> action)
    {
        var e = await Assert.ThrowsAsync<ProblemException>(async () => await action());
        Assert.Equal("viewer-may-not", Assert.Single(e.Problems).Code);
    }
}
