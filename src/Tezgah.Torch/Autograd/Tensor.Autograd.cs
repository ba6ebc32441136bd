using static TorchSharp.Native.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Whether operations on the tensor are recorded for a backward pass.</summary>
        public bool requires_grad
        {
            get => Kept(tz_requires_grad(Handle)) != 0;
            set => Self(tz_set_requires_grad(Handle, value ? 1 : 0));
        }

        /// <summary>The gradient that backward passes added up here, or null; a new object over the same memory each time.</summary>
        public unsafe Tensor? grad
        {
            get
            {
                nint result;
                Self(tz_grad(Handle, &result));
                return result != 0 ? new Tensor(result) : null;
            }
            set => Self(tz_set_grad(Handle, value?.Handle ?? 0), value);
        }

        /// <summary>Whether the tensor was made by the user, not by a recorded operation.</summary>
        public bool is_leaf => Kept(tz_is_leaf(Handle)) != 0;

        /// <summary>Sets <see cref="requires_grad"/>.</summary>
        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        /// <inheritdoc cref="requires_grad_"/>
        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        /// <summary>Keeps the gradient of a tensor that is no leaf, too.</summary>
        public void retain_grad() => Self(tz_retain_grad(Handle));

        /// <summary>The same elements without a history.</summary>
        public Tensor detach() => Made(tz_detach(Handle));

        /// <summary>Forgets this tensor's history.</summary>
        public Tensor detach_() => Self(tz_detach_(Handle));

        /// <summary>Adds the gradients of this tensor, which has one element, to those of the leaves it was computed from.</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">libtorch cannot; the message says why.</exception>
        public unsafe void backward()
        {
            var root = Handle;
            Self(tz_backward(&root, 1, null, 0, 0, 0, null, 0));
        }

        /// <inheritdoc cref="autograd.backward(IList{Tensor}, IList{Tensor}, bool?, bool, IList{Tensor})"/>
        public void backward(
            IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false,
            IList<Tensor>? inputs = null) =>
            autograd.backward([this], grad_tensors, retain_graph, create_graph, inputs);

        /// <summary>A tensor that stands for one that was not computed: invalid, and not counted.</summary>
        internal static Tensor Undefined() => new();

        private Tensor()
        {
        }
    }
}
