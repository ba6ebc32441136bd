using Tezgah.Web.Access;

namespace Tezgah.Web.Evaluations;

/// <summary>Looks at evaluations off the page's thread: at once, or when the person pauses in typing.</summary>
public sealed class EvaluationWatch(TimeProvider time, AllowedFolders folders) : IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(300);
    private readonly EvaluationInspector _inspector = new(folders);
    private CancellationTokenSource _newest = new();
    private bool _disposed;

    /// <summary>What was found; null if something newer was asked meanwhile, or the page was left.</summary>
    public Task<EvaluationFindings?> LookAsync(EvaluationLook look) => LookAsync(look, TimeSpan.Zero);

    /// <summary>As <see cref="LookAsync(EvaluationLook)"/>, after a pause in which nothing newer is asked.</summary>
    public Task<EvaluationFindings?> LookWhenTypedAsync(EvaluationLook look) => LookAsync(look, s_pause);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _newest.Cancel();
            _newest.Dispose();
        }
    }

    private CancellationToken Supersede()
    {
        _newest.Cancel();
        _newest.Dispose();
        _newest = new CancellationTokenSource();
        return _newest.Token;
    }

    private async Task<EvaluationFindings?> LookAsync(EvaluationLook look, TimeSpan pause)
    {
        if (_disposed)
        {
            return null;
        }

        var token = Supersede();
        try
        {
            await Task.Delay(pause, time, token);
            var found = await Task.Run(() => _inspector.Inspect(look), token);
            return token.IsCancellationRequested ? null : found;
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            return null;
        }
    }
}
