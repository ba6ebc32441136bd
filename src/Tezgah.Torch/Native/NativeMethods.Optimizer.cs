using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>Exports of <c>native/optimizer.cpp</c>: optimizer steps.</summary>
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial int tz_adamw_step(
        nint parameter, nint mean, nint square, nint maxSquare, long step, double rate, double beta1,
        double beta2, double epsilon, double decay, int maximize, int* done);
    [LibraryImport(Library)] internal static partial int tz_zero_gradient(nint parameter);
    [LibraryImport(Library)]
    internal static partial int tz_clip_grad_norm_(
        nint* handles, long count, double maxNorm, double normType, double* result);
}
