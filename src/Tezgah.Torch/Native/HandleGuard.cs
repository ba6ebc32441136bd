namespace TorchSharp.Native;

/// <summary>
/// Frees the handle of a tensor that nobody disposed. Only tensors in no dispose scope have one: a scope frees its own,
/// and an object with a finalizer costs the garbage collector several times what a plain one does.
/// </summary>
internal sealed class HandleGuard(nint handle)
{
    private nint _handle = handle;

    ~HandleGuard()
    {
        var freed = Take();
        if (freed != 0)
        {
            torch.Tensor.Free(freed);
            DisposeScopeManager.Statistics.TensorStatistics.DisposedOutsideScopeCount++;
        }
    }

    /// <summary>Gives the handle up to the caller; 0 where it was freed already.</summary>
    internal nint Take() => Interlocked.Exchange(ref _handle, 0);

    /// <summary>Gives the handle up, and spares the finalizer.</summary>
    internal nint Release()
    {
        GC.SuppressFinalize(this);
        return Take();
    }
}
