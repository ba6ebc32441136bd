using Microsoft.AspNetCore.Components;
using Tezgah.Core.Problems;

namespace Tezgah.Web.Display;

/// <summary>
/// A component whose actions take time and can fail: while one runs it is busy, and what went wrong is shown until the next begins.
/// </summary>
public abstract class WorkingComponent : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _leaving = new();

    /// <summary>Begins with nothing to do.</summary>
    protected WorkingComponent() => Left = _leaving.Token;

    /// <summary>Cancelled when the component is left; may be asked afterwards too.</summary>
    protected CancellationToken Left { get; }

    /// <summary>Whether an action runs.</summary>
    protected bool Busy { get; private set; }

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

    /// <summary>Runs an action; a problem is shown, and leaving the component ends it silently.</summary>
    protected async Task DoAsync(Func<Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        (Busy, Problem) = (true, null);
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
            Busy = false;
        }
    }
}
