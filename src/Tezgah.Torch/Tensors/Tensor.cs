using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A tensor of libtorch: a handle (a pointer to an <c>at::Tensor</c>) that this object owns.</summary>
    /// <remarks>
    /// It belongs to the dispose scope that was the innermost when it was made. One that is in no scope lives until it is
    /// disposed or collected. Operations throw <see cref="System.Runtime.InteropServices.ExternalException"/> with
    /// libtorch's message, and <see cref="InvalidOperationException"/> where a tensor was disposed before.
    /// </remarks>
    public partial class Tensor : IDisposable
    {
        private static long s_totalCount;
        private static long s_peakCount;

        internal nint handle;

        // Frees the handle when the tensor is collected; none while a dispose scope owns the tensor.
        private HandleGuard? _guard;

        internal Tensor(nint handle, bool register = true)
        {
            this.handle = handle;
            var total = Interlocked.Increment(ref s_totalCount);
            if (total > s_peakCount)
            {
                s_peakCount = total;
            }

            if (register)
            {
                DisposeScopeManager.ThreadSingleton.RegisterOnCurrentDisposeScope(this);
            }
        }

        /// <summary>How many tensors of C# are alive now, in all threads; what only libtorch holds is not counted.</summary>
        public static long TotalCount => Interlocked.Read(ref s_totalCount);

        /// <summary>The highest <see cref="TotalCount"/> so far.</summary>
        public static long PeakCount => s_peakCount;

        /// <summary>Whether the tensor was disposed.</summary>
        public bool IsInvalid => handle == 0;

        /// <summary>A name for a person who debugs; it means nothing to libtorch.</summary>
        public string? name { get; set; }

        /// <summary>The pointer to the <c>at::Tensor</c>.</summary>
        /// <exception cref="InvalidOperationException">The tensor was disposed.</exception>
        public nint Handle => handle != 0 ? handle : throw Disposed();

        internal DisposeScope? OwningDisposeScope { get; set; }

        internal int PlaceInScope { get; set; }

        /// <summary>Takes over a pointer to an <c>at::Tensor</c> that was made with <c>new</c>.</summary>
        public static Tensor UnsafeCreateTensor(nint handle) => new(handle);

        /// <summary>Frees the handle. The memory goes when libtorch has no other use of it.</summary>
        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        /// <summary>Moves the tensor to the scope around its own; where there is none, out of all scopes.</summary>
        public Tensor MoveToOuterDisposeScope()
        {
            OwningDisposeScope?.MoveToOuter(this);
            return this;
        }

        /// <summary>Takes the tensor out of all scopes: it lives until it is disposed or collected.</summary>
        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Detach(this);
            return this;
        }

        /// <summary>Moves the tensor to the scope that <paramref name="other"/> is in.</summary>
        public Tensor MoveToOtherDisposeScope(Tensor other) => MoveToOtherDisposeScope(other.OwningDisposeScope);

        /// <summary>Moves the tensor to a scope; null is out of all scopes.</summary>
        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            if (OwningDisposeScope is null)
            {
                other?.Attach(this);
            }
            else
            {
                OwningDisposeScope.MoveToOther(other, this);
            }

            return this;
        }

        /// <summary>Gives up the handle, which the caller has to free, and leaves this object invalid.</summary>
        /// <exception cref="InvalidOperationException">The tensor was disposed.</exception>
        public nint DecoupleFromNativeHandle()
        {
            var result = Handle;
            OwningDisposeScope?.Remove(this);
            LeaveUnguarded();
            handle = 0;
            Interlocked.Decrement(ref s_totalCount);
            return result;
        }

        /// <summary>Frees a handle and counts one tensor less.</summary>
        internal static void Free(nint handle)
        {
            Interlocked.Decrement(ref s_totalCount);
            NativeMethods.tz_dispose(handle);
        }

        /// <summary>Has the garbage collector free the handle, since the tensor is in no scope.</summary>
        internal void Guard() => _guard ??= new HandleGuard(handle);

        /// <summary>Leaves freeing the handle to the scope that the tensor comes into, or to whoever takes the handle.</summary>
        internal void LeaveUnguarded()
        {
            _guard?.Release();
            _guard = null;
        }

        /// <summary>Frees the handle of a tensor whose scope was collected without being disposed.</summary>
        internal void FreeWithScope()
        {
            var freed = handle;
            handle = 0;
            if (freed != 0)
            {
                Free(freed);
            }
        }

        /// <summary>Wraps what a native call made, or throws for it.</summary>
        internal static Tensor Wrap(nint result)
        {
            if (result == 0)
            {
                NativeError.Throw();
            }

            return new Tensor(result);
        }

        /// <summary>Frees the handle.</summary>
        protected virtual void Dispose(bool disposing)
        {
            var freed = handle;
            handle = 0;
            if (_guard is { } guard)
            {
                // The guard knows whether it was quicker: finalizers of other objects may still dispose this one.
                freed = guard.Release();
                _guard = null;
            }

            if (freed != 0)
            {
                DisposeScopeManager.ThreadSingleton.DisposingOnCurrentScope(this);
                OwningDisposeScope?.Remove(this);
                Free(freed);
            }
        }

        // The operands of a native call must outlive it. The JIT ends a reference's life at its last use, which is when
        // its handle was read, so a collection during the call could free what the call works on.
        private Tensor Made(nint result)
        {
            GC.KeepAlive(this);
            return Wrap(result);
        }

        private Tensor Made(nint result, Tensor other)
        {
            GC.KeepAlive(this);
            GC.KeepAlive(other);
            return Wrap(result);
        }

        private Tensor Made(nint result, Tensor? other, Tensor? third)
        {
            GC.KeepAlive(this);
            GC.KeepAlive(other);
            GC.KeepAlive(third);
            return Wrap(result);
        }

        private Tensor Self(int status)
        {
            GC.KeepAlive(this);
            NativeError.Check(status);
            return this;
        }

        private Tensor Self(int status, object? other, object? third = null)
        {
            GC.KeepAlive(this);
            GC.KeepAlive(other);
            GC.KeepAlive(third);
            NativeError.Check(status);
            return this;
        }

        private InvalidOperationException Disposed() => new(
            name is null
                ? "The tensor was disposed, or its dispose scope was: keep a result with MoveToOuterDisposeScope()."
                : $"The tensor '{name}' was disposed, or its dispose scope was: keep a result with MoveToOuterDisposeScope().");
    }
}
