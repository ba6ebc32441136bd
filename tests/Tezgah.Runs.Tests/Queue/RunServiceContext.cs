using Tezgah.Core.Events;
using Tezgah.Core.Runs;
using Tezgah.Tests.Shared;

namespace Tezgah.Runs.Tests.Queue;

/// <summary>A dashboard without pages, whose workers do what a test says.</summary>
public abstract class RunServiceContext : IAsyncLifetime
{
    private protected TemporaryFolder Folder { get; } = new();
    private protected FakeLauncher Launcher { get; } = new();
    private protected Dashboard Board { get; set; } = null!;

    public async ValueTask InitializeAsync() => await StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Board.DisposeAsync();
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected async Task<string> InterruptedAsync()
    {
        var id = await Board.Runs.SubmitAsync(Samples.Job("a"));
        await Launcher.StartOfAsync(id);
        Samples.Write(Board.Runs.Folder(id), [.. Samples.Events(5).SkipLast(1)]);
        Launcher.SetAlive(Board.Runs.Folder(id), false);
        await Board.UntilAsync(id, r => r.Status == RunStatus.Interrupted);
        return id;
    }

    protected void End(string id, string outcome = "completed")
    {
        Samples.Write(Board.Runs.Folder(id), new FinishedEvent(outcome, 0));
        Launcher.SetAlive(Board.Runs.Folder(id), false);
    }

    protected async Task StartAsync() => Board = await Dashboard.StartAsync(
        Folder["state"], Dashboard.Options with { BaseFolder = Folder.Path }, Launcher);
}
