using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using static TorchSharp.torch;

namespace Tezgah.Engine.Kernels;

/// <summary>
/// A function of torch's operations that keeps only what its gradients cannot be computed again from: the operations by themselves would
/// keep each step between.
/// </summary>
internal abstract class ComposedFunction<T> : autograd.SingleTensorFunction<T>
    where T : ComposedFunction<T>, new()
{
    /// <inheritdoc/>
    public sealed override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        using var scope = NewDisposeScope();
        ctx.save_data("arguments", vars.Length);
        return Result(ctx, vars).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    [SuppressMessage("Design", "CA1031", Justification = "Thrown again when the backward pass is through; here it would end the process.")]
    public sealed override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        List<Tensor> none = [.. new Tensor[(int)ctx.get_data("arguments")]];
        if (BackwardPass.HasFailed)
        {
            return none;
        }

        try
        {
            using var scope = NewDisposeScope();
            var given = Gradients(ctx, ctx.get_saved_variables(), grad_output);
            for (var i = 0; i < given.Length; i++)
            {
                none[i] = given[i]?.MoveToOuterDisposeScope()!;
            }

            return none;
        }
        catch (Exception failure) when (BackwardPass.Keeps)
        {
            BackwardPass.Fail(failure);
            return none;
        }
    }

    /// <summary>Computes the result in a dispose scope of its own, and says what to keep.</summary>
    protected abstract Tensor Result(autograd.AutogradContext ctx, object[] vars);

    /// <summary>A tensor that was made for the backward pass: it must be there when forward is through.</summary>
    protected static Tensor Held(Tensor made) => made.MoveToOuterDisposeScope();

    /// <summary>Computes the gradients of the first arguments, null where there is none, in a dispose scope of its own.</summary>
    protected abstract Tensor?[] Gradients(autograd.AutogradContext ctx, List<Tensor> saved, Tensor dy);
}

/// <summary>
/// Starts backward passes. The TorchSharp package ends the process where a function's backward throws; there the exception is kept, the
/// functions after it give no gradient, and it is thrown when the pass is through.
/// </summary>
internal static class BackwardPass
{
    private static Exception? s_failure;

    /// <summary>Whether an exception has to be kept for the end of the pass. This project's own binding passes it on by itself.</summary>
    internal static bool Keeps { get; set; } = typeof(Tensor).Assembly.GetName().Name == "TorchSharp";

    /// <summary>Whether a function of the pass has failed.</summary>
    internal static bool HasFailed => Volatile.Read(ref s_failure) is not null;

    /// <summary>Sends a gradient, or 1, backward from a result.</summary>
    public static void Run(Tensor result, Tensor? gradient = null)
    {
        if (gradient is null)
        {
            result.backward();
        }
        else
        {
            result.backward([gradient]);
        }

        if (Interlocked.Exchange(ref s_failure, null) is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    /// <summary>Keeps the first failure of a pass.</summary>
    internal static void Fail(Exception failure) => Interlocked.CompareExchange(ref s_failure, failure, null);
}
