using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;

namespace Tezgah.Engine.Kernels;

/// <summary>
/// A function of torch's operations that keeps only what its gradients cannot be computed again from: the operations by themselves would
/// keep each step between. A graph of it is gone back through once.
/// </summary>
/// <remarks>
/// The TorchSharp package leaves to the garbage collector what goes to backward, what comes from it and what was saved, so that activations
/// would live until it ran: all of them are let go of here. This project's own binding does so by itself, and loses nothing by it.
/// </remarks>
internal abstract class ComposedFunction<T> : autograd.SingleTensorFunction<T>
    where T : ComposedFunction<T>, new()
{
    private const string Arguments = "arguments";

    /// <summary>Applies the function. The package makes an empty tensor beside each result, which goes with the scope here.</summary>
    public static Tensor Apply(params object[] vars)
    {
        using var scope = NewDisposeScope();
        return apply(vars).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public sealed override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        using var scope = NewDisposeScope();
        ctx.save_data(Arguments, vars.Length);

        // The package would make zeros of a tensor that is gone by then.
        ctx.set_materialize_grads(false);
        return Result(ctx, vars).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    [SuppressMessage("Design", "CA1031", Justification = "Thrown again when the backward pass is through; here it would end the process.")]
    public sealed override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        BackwardPass.DropReturned();
        var arguments = (int)ctx.get_data(Arguments);
        try
        {
            using var scope = NewDisposeScope();
            using var dy = grad_output;
            if (BackwardPass.HasFailed || dy is null or { IsInvalid: true })
            {
                return Gradients(arguments, []);
            }

            using var within = BackwardPass.Within();
            return Gradients(arguments, Gradients(ctx, ctx.get_saved_variables(), dy));
        }
        catch (Exception failure) when (BackwardPass.Keeps)
        {
            BackwardPass.Fail(failure);
            return Gradients(arguments, []);
        }
        finally
        {
            ctx.Dispose();
        }
    }

    /// <summary>Computes the result in a dispose scope of its own, and says what to keep.</summary>
    protected abstract Tensor Result(autograd.AutogradContext ctx, object[] vars);

    /// <summary>A tensor that was made for the backward pass: it must be there when forward is through.</summary>
    protected static Tensor Held(Tensor made) => made.MoveToOuterDisposeScope();

    /// <summary>Computes the gradients of the first arguments, null where there is none, in a dispose scope of its own.</summary>
    protected abstract Tensor?[] Gradients(autograd.AutogradContext ctx, List<Tensor> saved, Tensor dy);

    // One for each argument of forward; null, which is how libtorch has it, where there is none.
    private static List<Tensor> Gradients(int arguments, Tensor?[] given)
    {
        List<Tensor> all = [.. new Tensor[arguments]];
        for (var i = 0; i < given.Length; i++)
        {
            all[i] = given[i] is { } gradient ? BackwardPass.Return(gradient) : null!;
        }

        return all;
    }
}
