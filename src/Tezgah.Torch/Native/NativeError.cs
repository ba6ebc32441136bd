using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Text;

namespace TorchSharp.Native;

/// <summary>Turns the failure of a native call on this thread into an exception.</summary>
internal static class NativeError
{
    /// <summary>Throws for the native call that has just failed on this thread.</summary>
    /// <exception cref="ExternalException">Always, with libtorch's message; or what a function written in C# threw.</exception>
    [DoesNotReturn]
    internal static void Throw() => throw Exception();

    /// <summary>The exception for the native call that has just failed; throws what a function written in C# threw.</summary>
    internal static ExternalException Exception()
    {
        var message = Message();
        if (ManagedFunctions.TakeException(message) is { } exception)
        {
            ExceptionDispatchInfo.Throw(exception);
        }

        return new ExternalException(message);
    }

    /// <summary>Throws if <paramref name="status"/> is not 0.</summary>
    internal static void Check(int status)
    {
        if (status != 0)
        {
            Throw();
        }
    }

    private static unsafe string Message()
    {
        var bytes = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(NativeMethods.tz_error());
        return Encoding.UTF8.GetString(bytes).TrimEnd();
    }
}
