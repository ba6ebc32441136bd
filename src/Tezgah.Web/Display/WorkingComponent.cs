using Microsoft.AspNetCore.Components;
using Tezgah.Core.Problems;

namespace Tezgah.Web.Display;

/// <summary>
/// A component whose actions take time and can fail: while one runs it is busy, and what went wrong is shown until the next begins.
/// </summary>
public abstract class WorkingComponent : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private int _working;

    /// <summary>Begins with nothing to do.</summary>
    protected WorkingComponent() => Left = _leaving.Token;

    /// <summary>Cancelled when the component is left; may be asked afterwards too.</summary>
    protected CancellationToken Left { get; }

    /// <summary>Whether an action runs.</summary>
    protected bool Busy => _working > 0;

    /// <summary>What went wrong with the last action.</summary>
    protected Problem? Problem { get; set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of what the component holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing && !Left.IsCancellationRequested)
        {
            _leaving.Cancel();
            _leaving.Dispose();
        }
    }

    /// <summary>
    /// Runs what a person asked for; a problem is shown, and leaving the component ends it silently. Nothing happens while the component is
    /// busy: a second click may be on its way before the page has disabled the button.
    /// </summary>
    protected Task DoAsync(Func<Task> work) => Busy ? Task.CompletedTask : LoadAsync(work);

    /// <summary>Does the same whether the component is busy or not: for what its parameters ask for, which must not get lost.</summary>
    protected async Task LoadAsync(Func<Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        _working++;
        Problem = null;
        try
        {
            await work();
        }
        catch (OperationCanceledException) when (Left.IsCancellationRequested)
        {
            // The page was left.
        }
        catch (ProblemException e)
        {
            Problem = e.Problems[0];
        }
        finally
        {
            _working--;
        }
    }
}
