using Tezgah.Core.Events;
using Tezgah.Core.Runs;
using Tezgah.Storage;
using Tezgah.Storage.Safety;
using Tezgah.Tests.Shared;

namespace Tezgah.Runs.Tests.Safety;

/// <summary>A dashboard on a back-up that is older than what the runs have written since.</summary>
public sealed class RestoredStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeLauncher _launcher = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("completed", RunStatus.Completed)]
    [InlineData(null, RunStatus.Interrupted)]
    public async Task Run_ThatWaitedWhenTheCopyWasMade_IsAsItsEventsSayAndDoesNotBeginAgain(string? outcome, RunStatus expected)
    {
        string id;
        await using (var dashboard = await StartAsync())
        {
            var first = await dashboard.Runs.SubmitAsync(Samples.Job("first"));
            await _launcher.StartOfAsync(first);
            id = await dashboard.Runs.SubmitAsync(Samples.Job("second"));
            StoreBackup.Create(dashboard.Data.Database, _folder["copy.db"]);
            Samples.Write(dashboard.Runs.Folder(first), new FinishedEvent("completed", 0));
            _launcher.SetAlive(dashboard.Runs.Folder(first), false);
            await _launcher.StartOfAsync(id);
            Samples.Write(dashboard.Runs.Folder(id), Samples.Events(5).SkipLast(outcome is null ? 1 : 0));
            _launcher.SetAlive(dashboard.Runs.Folder(id), false);
            await dashboard.UntilAsync(id, r => r.Status == expected);
        }

        var started = _launcher.Started.Count;
        using (var data = DataFolder.Open(_folder["state"]))
        {
            await StoreBackup.RestoreAsync(data, _folder["copy.db"]);
        }

        await using var again = await StartAsync();

        Assert.Equal(expected, (await again.UntilAsync(id, r => r.Status.IsEnded())).Status);
        Assert.Equal(started, _launcher.Started.Count);
        await again.AssertEveryStepOnceAsync(id, 5);
    }

    private Task<Dashboard> StartAsync() => Dashboard.StartAsync(_folder["state"], launcher: _launcher);
}
