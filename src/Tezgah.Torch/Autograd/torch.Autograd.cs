using TorchSharp.Native;
using static TorchSharp.Native.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Gradients, and functions that have them.</summary>
    public static partial class autograd
    {
        /// <summary>
        /// The gradients of the sum of <paramref name="outputs"/>, each weighted by its <paramref name="grad_outputs"/>, with
        /// respect to <paramref name="inputs"/>, in their order. An input that was not used has an invalid tensor.
        /// </summary>
        public static unsafe IList<Tensor> grad(
            IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null, bool retain_graph = false,
            bool create_graph = false, bool allow_unused = false)
        {
            var found = new nint[inputs.Count];
            fixed (nint* roots = Handles.Of(outputs), leaves = Handles.Of(inputs), results = found,
                   weights = grad_outputs is null ? null : Handles.Of(grad_outputs))
            {
                NativeError.Check(tz_autograd_grad(
                    roots, outputs.Count, leaves, inputs.Count, weights, grad_outputs?.Count ?? 0, retain_graph ? 1 : 0,
                    create_graph ? 1 : 0, allow_unused ? 1 : 0, results));
            }

            GC.KeepAlive((outputs, inputs, grad_outputs));
            return found.Select(handle => handle != 0 ? new Tensor(handle) : Tensor.Undefined()).ToList();
        }

        /// <summary>Adds the gradients of <paramref name="tensors"/> to those of the leaves they were computed from.</summary>
        /// <param name="tensors">Where the pass starts.</param>
        /// <param name="grad_tensors">A weight for each; not needed where all have one element.</param>
        /// <param name="retain_graph">Whether the graph is kept for another pass; <paramref name="create_graph"/> for null.</param>
        /// <param name="create_graph">Whether the gradients can be differentiated again.</param>
        /// <param name="inputs">The only leaves to get gradients, if not all.</param>
        public static unsafe void backward(
            IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null,
            bool create_graph = false, IList<Tensor>? inputs = null)
        {
            fixed (nint* roots = Handles.Of(tensors),
                   weights = grad_tensors is null ? null : Handles.Of(grad_tensors),
                   leaves = inputs is null ? null : Handles.Of(inputs))
            {
                NativeError.Check(tz_backward(
                    roots, tensors.Count, weights, grad_tensors?.Count ?? 0, retain_graph ?? create_graph ? 1 : 0,
                    create_graph ? 1 : 0, leaves, inputs?.Count ?? 0));
            }

            GC.KeepAlive((tensors, grad_tensors, inputs));
        }

        /// <inheritdoc cref="backward(IList{Tensor}, IList{Tensor}, bool?, bool, IList{Tensor})"/>
        public static void backward(
            Tensor tensor, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false,
            IList<Tensor>? inputs = null) => backward([tensor], grad_tensors, retain_graph, create_graph, inputs);

        /// <inheritdoc cref="backward(IList{Tensor}, IList{Tensor}, bool?, bool, IList{Tensor})"/>
        public static void backward(
            Tensor tensor, Tensor grad_tensor, bool? retain_graph = null, bool create_graph = false,
            IList<Tensor>? inputs = null) => backward([tensor], [grad_tensor], retain_graph, create_graph, inputs);
    }
}
