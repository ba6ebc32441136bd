using TorchSharp.Native;
using static TorchSharp.Native.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>What a function's forward keeps for its backward. Valid only inside those two.</summary>
        public class AutogradContext : IDisposable
        {
            private readonly Dictionary<string, object> _data = [];
            private List<Tensor> _toSave = [];
            private List<Tensor> _dirty = [];
            private List<Tensor> _nonDifferentiable = [];
            private nint _native;

            internal AutogradContext()
            {
            }

            /// <summary>Whether a gradient that was not computed reaches backward as zeros (the default) or invalid.</summary>
            public bool MaterializeGrads { get; private set; } = true;

            /// <summary>Keeps tensors for backward; libtorch notices when one is changed in place in between.</summary>
            public void save_for_backward(List<Tensor> tensors) => _toSave = tensors;

            /// <summary>Keeps anything that is not a tensor for backward.</summary>
            public void save_data(string key, object value) => _data[key] = value;

            /// <summary>What was kept under <paramref name="key"/>, or null.</summary>
            public object get_data(string key) => _data.GetValueOrDefault(key)!;

            /// <summary>Names the inputs that forward changed in place.</summary>
            public void mark_dirty(List<Tensor> tensors) => _dirty = [.. tensors];

            /// <summary>Names the outputs that have no gradient.</summary>
            public void mark_non_differentiable(List<Tensor> tensors) => _nonDifferentiable = [.. tensors];

            /// <summary>Sets <see cref="MaterializeGrads"/>.</summary>
            public void set_materialize_grads(bool value) => MaterializeGrads = value;

            /// <summary>The tensors that <see cref="save_for_backward"/> kept, in its order.</summary>
            /// <exception cref="InvalidOperationException">Called outside of backward.</exception>
            /// <exception cref="System.Runtime.InteropServices.ExternalException">
            /// A tensor was changed in place since, or the graph was freed by an earlier pass.
            /// </exception>
            public unsafe List<Tensor> get_saved_variables()
            {
                if (_native == 0)
                {
                    throw new InvalidOperationException("Saved tensors can be read inside backward only.");
                }

                nint* saved;
                var count = tz_context_saved(_native, &saved);
                return Handles.TakeList(count, saved);
            }

            /// <inheritdoc/>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Does nothing: what was saved belongs to libtorch's graph and goes with it.</summary>
            protected virtual void Dispose(bool disposing)
            {
            }

            internal Entered Enter(nint native)
            {
                var before = _native;
                _native = native;
                return new Entered(this, before);
            }

            /// <summary>Tells libtorch what forward kept and marked.</summary>
            internal unsafe void PassOn()
            {
                fixed (nint* save = Handles.Of(_toSave), dirty = Handles.Of(_dirty), constant = Handles.Of(_nonDifferentiable))
                {
                    NativeError.Check(tz_context_save(_native, save, _toSave.Count));
                    NativeError.Check(tz_context_mark_dirty(_native, dirty, _dirty.Count));
                    NativeError.Check(tz_context_mark_non_differentiable(_native, constant, _nonDifferentiable.Count));
                }

                tz_context_materialize(_native, MaterializeGrads ? 1 : 0);
                GC.KeepAlive((_toSave, _dirty, _nonDifferentiable));
                _toSave = [];
                _dirty = [];
                _nonDifferentiable = [];
            }

            /// <summary>Ends the time in which the native context may be used.</summary>
            internal readonly struct Entered(AutogradContext context, nint before) : IDisposable
            {
                public void Dispose() => context._native = before;
            }
        }
    }
}
