namespace TorchSharp;

/// <summary>
/// Owns the tensors that its thread creates while it is the innermost scope, and disposes them when it is disposed.
/// Made by <see cref="torch.NewDisposeScope"/>. Not safe for use from two threads.
/// </summary>
public sealed partial class DisposeScope : IDisposable
{
    private DisposeScopeManager? _manager;

    // Every tensor knows its place here, so that leaving a scope costs no search and no hash.
    private torch.Tensor?[] _tensors;
    private int _count;

    internal DisposeScope(DisposeScopeManager manager, DisposeScope? outer)
    {
        _manager = manager;
        _tensors = manager.RentList();
        OuterScope = outer;
    }

    /// <summary>Frees what a scope holds that nobody disposed: its thread ended before.</summary>
    ~DisposeScope()
    {
        for (var i = 0; i < _count; i++)
        {
            _tensors[i]!.FreeWithScope();
        }
    }

    /// <summary>The tensors in the scope now; the list does not follow later changes.</summary>
    /// <exception cref="ObjectDisposedException">The scope is disposed.</exception>
    public IReadOnlyList<IDisposable> DisposablesView
    {
        get
        {
            ThrowIfDisposed();
            return _tensors.AsSpan(0, _count).ToArray()!;
        }
    }

    /// <summary>How many tensors the scope holds.</summary>
    /// <exception cref="ObjectDisposedException">The scope is disposed.</exception>
    public int DisposablesCount
    {
        get
        {
            ThrowIfDisposed();
            return _count;
        }
    }

    internal DisposeScope? OuterScope { get; set; }

    /// <summary>Whether the scope holds <paramref name="disposable"/>.</summary>
    public bool Contains(IDisposable disposable) =>
        disposable is torch.Tensor tensor && ReferenceEquals(tensor.OwningDisposeScope, this);

    /// <summary>Disposes every tensor of the scope; the scope stays open.</summary>
    public void DisposeEverything() => DisposeEverythingBut([]);

    /// <summary>Disposes every tensor of the scope but these; the scope stays open and keeps them.</summary>
    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        ThrowIfDisposed();
        var keep = inKeep.OfType<torch.Tensor>().Where(Contains).ToHashSet<torch.Tensor>(ReferenceEqualityComparer.Instance);
        for (var i = _count - 1; i >= 0; i--)
        {
            // Disposing moves the last tensor into the free place; going down, that one was looked at already.
            if (keep.Count == 0 || !keep.Contains(_tensors[i]!))
            {
                _tensors[i]!.Dispose();
            }
        }
    }

    /// <inheritdoc cref="DisposeEverythingBut(IEnumerable{IDisposable})"/>
    public void DisposeEverythingBut(params IDisposable[] keep) => DisposeEverythingBut((IEnumerable<IDisposable>)keep);

    /// <inheritdoc cref="DisposeEverythingBut(IEnumerable{IDisposable})"/>
    public T DisposeEverythingBut<T>(T keep) where T : IDisposable
    {
        DisposeEverythingBut([keep]);
        return keep;
    }

    /// <inheritdoc cref="DisposeEverythingBut(IEnumerable{IDisposable})"/>
    public (T1 first, T2 second) DisposeEverythingBut<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable
    {
        DisposeEverythingBut([first, second]);
        return (first, second);
    }

    /// <inheritdoc cref="DisposeEverythingBut(IEnumerable{IDisposable})"/>
    public (T1 first, T2 second, T3 third) DisposeEverythingBut<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable
        where T2 : IDisposable
        where T3 : IDisposable
    {
        DisposeEverythingBut([first, second, third]);
        return (first, second, third);
    }

    /// <summary>Disposes every tensor of the scope and closes it; the outer scope is the innermost again.</summary>
    public void Dispose()
    {
        if (_manager is not { } manager)
        {
            return;
        }

        for (var i = _count - 1; i >= 0; i--)
        {
            _tensors[i]!.Dispose();
        }

        manager.RemoveDisposeScope(this);
        manager.ReturnList(_tensors);
        _tensors = [];
        _manager = null;
        GC.SuppressFinalize(this);
    }

    /// <summary>Takes a tensor that was disposed elsewhere out of the scope.</summary>
    public void MarkAsDisposed(IDisposable disposable)
    {
        ThrowIfDisposed();
        if (disposable is torch.Tensor tensor)
        {
            Remove(tensor);
        }
    }

    internal void Add(torch.Tensor tensor)
    {
        if (_count == _tensors.Length)
        {
            Array.Resize(ref _tensors, _tensors.Length * 2);
        }

        tensor.LeaveUnguarded();
        tensor.OwningDisposeScope = this;
        tensor.PlaceInScope = _count;
        _tensors[_count++] = tensor;
    }

    internal bool Remove(torch.Tensor tensor)
    {
        if (!ReferenceEquals(tensor.OwningDisposeScope, this))
        {
            return false;
        }

        var place = tensor.PlaceInScope;
        var last = _tensors[--_count]!;
        _tensors[place] = last;
        last.PlaceInScope = place;
        _tensors[_count] = null;
        tensor.OwningDisposeScope = null;
        return true;
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_manager is null, this);
}
