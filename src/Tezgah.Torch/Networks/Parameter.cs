namespace TorchSharp.Modules
{
    /// <summary>A tensor that an optimizer changes; it requires gradients unless told otherwise.</summary>
    public class Parameter : torch.Tensor
    {
        /// <summary>Takes over the handle of a tensor, which is invalid afterwards, and its place in its dispose scope.</summary>
        public Parameter(torch.Tensor data, bool requires_grad = true)
            : base(Take(data, requires_grad, out var scope), register: false)
        {
            if (scope is null)
            {
                Guard();
            }
            else
            {
                scope.Add(this);
            }
        }

        private static nint Take(torch.Tensor data, bool requiresGrad, out DisposeScope? scope)
        {
            data.requires_grad = requiresGrad;
            scope = data.OwningDisposeScope;
            // The count goes with the object: the parameter's own is added by its constructor.
            return data.DecoupleFromNativeHandle();
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        /// <summary>What networks are made of.</summary>
        public static partial class nn
        {
            /// <inheritdoc cref="Modules.Parameter(torch.Tensor, bool)"/>
            public static Modules.Parameter Parameter(Tensor data, bool requires_grad = true) => new(data, requires_grad);
        }
    }
}
