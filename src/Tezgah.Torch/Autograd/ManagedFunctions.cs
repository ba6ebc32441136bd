using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;
using TorchSharp.Native;
using static TorchSharp.Native.NativeMethods;

namespace TorchSharp;

/// <summary>
/// Carries calls of libtorch's graph to functions written in C#, and exceptions of those back to whoever started the
/// pass: an exception must not cross C++ frames, or the process dies.
/// </summary>
internal static unsafe class ManagedFunctions
{
    private const string Marker = "managed exception #";
    private static readonly ConcurrentDictionary<int, Exception> s_exceptions = new();
    private static int s_lastNumber;

    static ManagedFunctions() => tz_function_calls(new NativeFunctionCalls
    {
        Forward = &Forward,
        Backward = &Backward,
        Release = &Release,
    });

    /// <summary>Runs a function's forward inside libtorch, which adds its node to the graph.</summary>
    internal static List<torch.Tensor> Apply(torch.autograd.FunctionCall call, List<torch.Tensor> inputs)
    {
        // From here on the native side owns the handle, and frees it by Release whatever happens.
        var function = GCHandle.ToIntPtr(GCHandle.Alloc(call));
        nint* results;
        long count;
        fixed (nint* handles = Handles.Of(inputs))
        {
            count = tz_function_apply(function, handles, inputs.Count, &results);
        }

        GC.KeepAlive(inputs);
        return Handles.TakeList(count, results);
    }

    /// <summary>The exception that a message of the native side stands for, if it does stand for one.</summary>
    internal static Exception? TakeException(string message)
    {
        var start = message.IndexOf(Marker, StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }

        var digits = message.AsSpan(start + Marker.Length);
        var end = digits.IndexOfAnyExceptInRange('0', '9');
        var number = int.Parse(end < 0 ? digits : digits[..end], NumberStyles.None, CultureInfo.InvariantCulture);
        return s_exceptions.TryRemove(number, out var exception) ? exception : null;
    }

    [UnmanagedCallersOnly]
    private static int Forward(nint function, nint context, nint outputs) =>
        Guarded(function, call => call.Forward(context, outputs));

    [UnmanagedCallersOnly]
    private static int Backward(nint function, nint context, nint gradients, nint result) =>
        Guarded(function, call => call.Backward(context, gradients, result));

    [UnmanagedCallersOnly]
    private static void Release(nint function) => GCHandle.FromIntPtr(function).Free();

    [SuppressMessage("Design", "CA1031", Justification = "Every exception is thrown again on the other side of libtorch.")]
    private static int Guarded(nint function, Action<torch.autograd.FunctionCall> action)
    {
        try
        {
            action((torch.autograd.FunctionCall)GCHandle.FromIntPtr(function).Target!);
            return 0;
        }
        catch (Exception exception)
        {
            var number = Interlocked.Increment(ref s_lastNumber);
            s_exceptions[number] = exception;
            return number;
        }
    }
}
