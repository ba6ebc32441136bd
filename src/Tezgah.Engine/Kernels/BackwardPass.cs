using System.Runtime.ExceptionServices;
using static TorchSharp.torch;

namespace Tezgah.Engine.Kernels;

/// <summary>
/// Starts backward passes. The TorchSharp package ends the process where a function's backward throws; there the exception is kept, the
/// functions after it give no gradient, and it is thrown when the pass is through. Nor does it free the gradients that a function returns.
/// </summary>
internal static class BackwardPass
{
    // One pass at a time where exceptions are kept: on a GPU all passes share a thread of libtorch's, so that nothing but this tells whose
    // failure it is.
    private static readonly Lock s_one = new();
    private static Exception? s_failure;

    [ThreadStatic]
    private static int t_depth;

    [ThreadStatic]
    private static List<Tensor>? t_returned;

    /// <summary>
    /// Whether exceptions and gradients have to be kept. This project's own binding passes both on by itself.
    /// </summary>
    internal static bool Keeps { get; set; } = typeof(Tensor).Assembly.GetName().Name == "TorchSharp";

    /// <summary>Whether a function of the pass has failed.</summary>
    internal static bool HasFailed => Volatile.Read(ref s_failure) is not null;

    /// <summary>How many returned gradients this thread holds.</summary>
    internal static int ReturnedCount => t_returned?.Count ?? 0;

    /// <summary>Sends a gradient, or 1, backward from a result.</summary>
    public static void Run(Tensor result, Tensor? gradient = null)
    {
        if (!Keeps)
        {
            Start(result, gradient);
            return;
        }

        if (t_depth > 0)
        {
            // Within a function's backward, which passes a failure on to the pass around it.
            Start(result, gradient);
            DropReturned();
            Throw(Volatile.Read(ref s_failure));
            return;
        }

        lock (s_one)
        {
            try
            {
                Start(result, gradient);
            }
            catch (Exception) when (HasFailed)
            {
                // It came of the missing gradients.
                Throw(Interlocked.Exchange(ref s_failure, null));
            }
            finally
            {
                DropReturned();
            }

            Throw(Interlocked.Exchange(ref s_failure, null));
        }
    }

    /// <summary>Keeps the first failure of a pass.</summary>
    internal static void Fail(Exception failure) => Interlocked.CompareExchange(ref s_failure, failure, null);

    /// <summary>Marks that a function's backward runs on this thread.</summary>
    internal static Inside Within()
    {
        t_depth++;
        return default;
    }

    /// <summary>
    /// A gradient that is returned to libtorch: it must live until that has taken it over, which it has when the next function of the thread
    /// begins or the pass is through. Those of a GPU's thread wait for the next pass.
    /// </summary>
    internal static Tensor Return(Tensor gradient)
    {
        if (!Keeps)
        {
            return gradient.MoveToOuterDisposeScope();
        }

        (t_returned ??= []).Add(gradient.DetachFromDisposeScope());
        return gradient;
    }

    /// <summary>Lets go of the gradients that this thread's last function returned.</summary>
    internal static void DropReturned()
    {
        t_returned?.ForEach(gradient => gradient.Dispose());
        t_returned?.Clear();
    }

    private static void Start(Tensor result, Tensor? gradient)
    {
        if (gradient is null)
        {
            result.backward();
        }
        else
        {
            result.backward([gradient]);
        }
    }

    private static void Throw(Exception? failure)
    {
        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    /// <summary>Ends the time in which a function's backward runs.</summary>
    internal readonly struct Inside : IDisposable
    {
        public void Dispose() => t_depth--;
    }
}
