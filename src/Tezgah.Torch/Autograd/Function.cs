namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>A differentiable function written in C#; derive from one of the two classes below.</summary>
        public abstract class Function<T> : IFunction where T : Function<T>, new()
        {
            /// <summary>The name for messages.</summary>
            public abstract string Name { get; }

            internal static T Instance { get; } = new();

            List<Tensor> IFunction.Forward(AutogradContext context, object[] arguments) =>
                forward_internal(context, arguments);

            List<Tensor> IFunction.Backward(AutogradContext context, List<Tensor> gradients) =>
                backward_internal(context, gradients);

            /// <summary>Applies the function; use <c>apply</c> of the derived class.</summary>
            public static List<Tensor> apply_internal(params object[] vars) => ManagedFunctions.Apply(
                new FunctionCall(Instance, vars),
                [.. vars.Where(FunctionCall.IsTensor).Cast<Tensor>()]);

            internal abstract List<Tensor> forward_internal(AutogradContext ctx, object[] vars);

            internal abstract List<Tensor> backward_internal(AutogradContext ctx, List<Tensor> grad_outputs);
        }

        /// <summary>A differentiable function with one tensor as its result.</summary>
        /// <remarks>
        /// Both methods run without gradient recording. What <see cref="backward"/> throws is thrown again by the backward
        /// pass that called it. (With the TorchSharp package it ends the process: code that must run there catches.)
        /// </remarks>
        public abstract class SingleTensorFunction<T> : Function<T> where T : SingleTensorFunction<T>, new()
        {
            /// <summary>Applies the function to tensors and other arguments.</summary>
            public static Tensor apply(params object[] vars) => apply_internal(vars)[0];

            /// <summary>Computes the result.</summary>
            public abstract Tensor forward(AutogradContext ctx, params object[] vars);

            /// <summary>Computes a gradient for each argument of forward, null for those that are no tensors.</summary>
            public abstract List<Tensor> backward(AutogradContext ctx, Tensor grad_output);

            internal sealed override List<Tensor> forward_internal(AutogradContext ctx, object[] vars) =>
                [forward(ctx, vars)];

            internal sealed override List<Tensor> backward_internal(AutogradContext ctx, List<Tensor> grad_outputs) =>
                backward(ctx, grad_outputs[0]);
        }

        /// <summary>A differentiable function with several tensors as its result.</summary>
        /// <remarks><inheritdoc cref="SingleTensorFunction{T}"/></remarks>
        public abstract class MultiTensorFunction<T> : Function<T> where T : MultiTensorFunction<T>, new()
        {
            /// <summary>Applies the function to tensors and other arguments.</summary>
            public static List<Tensor> apply(params object[] vars) => apply_internal(vars);

            /// <summary>Computes the results.</summary>
            public abstract List<Tensor> forward(AutogradContext ctx, params object[] vars);

            /// <summary>Computes a gradient for each argument of forward, null for those that are no tensors.</summary>
            public abstract List<Tensor> backward(AutogradContext ctx, List<Tensor> grad_outputs);

            internal sealed override List<Tensor> forward_internal(AutogradContext ctx, object[] vars) => forward(ctx, vars);

            internal sealed override List<Tensor> backward_internal(AutogradContext ctx, List<Tensor> grad_outputs) =>
                backward(ctx, grad_outputs);
        }
    }
}
