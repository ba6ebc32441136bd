using Tezgah.Core.Jobs;
using Tezgah.Web.Access;

namespace Tezgah.Web.NewRun;

/// <summary>Reads data files off the page's thread: at once, or when the person pauses in typing a path.</summary>
public sealed class DataWatch(TimeProvider time, AllowedFolders? folders = null) : IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(300);
    private readonly DataInspector _inspector = new(folders);
    private CancellationTokenSource _newest = new();
    private bool _disposed;

    /// <summary>What the files hold; null if something newer was asked meanwhile, or the page was left.</summary>
    public Task<DataReport?> ReadAsync(TrainingJob job) => ReadAsync(job, TimeSpan.Zero);

    /// <summary>As <see cref="ReadAsync(TrainingJob)"/>, after a pause in which nothing newer is asked.</summary>
    public Task<DataReport?> ReadWhenTypedAsync(TrainingJob job) => ReadAsync(job, s_pause);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _newest.Cancel();
        _newest.Dispose();
    }

    private CancellationToken Supersede()
    {
        _newest.Cancel();
        _newest.Dispose();
        _newest = new CancellationTokenSource();
        return _newest.Token;
    }

    private async Task<DataReport?> ReadAsync(TrainingJob job, TimeSpan pause)
    {
        if (_disposed)
        {
            return null;
        }

        var token = Supersede();
        try
        {
            await Task.Delay(pause, time, token);
            var report = await Task.Run(() => _inspector.Inspect(job), token);
            return token.IsCancellationRequested ? null : report;
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            return null;
        }
    }
}
