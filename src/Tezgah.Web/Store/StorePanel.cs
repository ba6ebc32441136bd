using Microsoft.AspNetCore.Components;
using Tezgah.Core.Problems;
using Tezgah.Web.Display;

namespace Tezgah.Web.Store;

/// <summary>A part of the page of the store; drawn again when a task goes on.</summary>
public abstract class StorePanel : WorkingComponent
{
    private IDisposable? _listening;

    /// <summary>Looks after the store.</summary>
    [Inject]
    public required StoreKeeper Keeper { get; set; }

    /// <summary>The task that the part shows.</summary>
    protected abstract StoreTask Kind { get; }

    /// <summary>How far it is, or how it ended.</summary>
    protected StoreTaskState? State => Keeper.Of(Kind);

    /// <inheritdoc/>
    protected override void OnInitialized() => _listening = Keeper.Listen(() => _ = InvokeAsync(Heard));

    /// <summary>A task has gone on.</summary>
    protected virtual void Heard() => StateHasChanged();

    /// <summary>Begins something; what speaks against it is shown.</summary>
    protected void Begin(Action begin)
    {
        ArgumentNullException.ThrowIfNull(begin);
        Problem = null;
        try
        {
            begin();
        }
        catch (ProblemException e)
        {
            Problem = e.Problems[0];
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _listening?.Dispose();
    }
}
