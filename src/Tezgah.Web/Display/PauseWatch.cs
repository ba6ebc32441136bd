namespace Tezgah.Web.Display;

/// <summary>Looks at what a person asks for off the page's thread: at once, or when they pause in typing. What is asked last counts.</summary>
/// <typeparam name="TAsked">What is asked; it must not change while it is looked at.</typeparam>
/// <typeparam name="TFound">What is found.</typeparam>
/// <param name="time">The clock.</param>
/// <param name="look">Looks; called on any thread, also while an earlier look is not done.</param>
public abstract class PauseWatch<TAsked, TFound>(TimeProvider time, Func<TAsked, TFound> look) : IDisposable
    where TFound : class
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(300);
    private CancellationTokenSource _newest = new();
    private bool _disposed;

    /// <summary>What was found; null if something newer was asked meanwhile, or the page was left.</summary>
    public Task<TFound?> LookAsync(TAsked asked) => LookAsync(asked, TimeSpan.Zero);

    /// <summary>As <see cref="LookAsync(TAsked)"/>, after a pause in which nothing newer is asked.</summary>
    public Task<TFound?> LookWhenTypedAsync(TAsked asked) => LookAsync(asked, s_pause);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends what is being looked at.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
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

    private async Task<TFound?> LookAsync(TAsked asked, TimeSpan pause)
    {
        if (_disposed)
        {
            return null;
        }

        var token = Supersede();
        try
        {
            await Task.Delay(pause, time, token);
            var found = await Task.Run(() => look(asked), token);
            return token.IsCancellationRequested ? null : found;
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            return null;
        }
    }
}
