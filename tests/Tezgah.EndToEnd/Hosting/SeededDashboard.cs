namespace Tezgah.EndToEnd.Hosting;

/// <summary>One dashboard over a <see cref="SeededStore"/> for all tests that only look; started by the first that asks.</summary>
public sealed class SeededDashboard : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private TemporaryFolder? _folder;
    private DashboardProcess? _process;

    internal async Task<DashboardProcess> GetAsync()
    {
        await _turn.WaitAsync();
        try
        {
            if (_process is null)
            {
                _folder = new TemporaryFolder();
                await SeededStore.FillAsync(_folder.Path);
                _process = await DashboardProcess.StartAsync(_folder.Path);
            }

            return _process;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        _folder?.Dispose();
        _turn.Dispose();
    }
}
