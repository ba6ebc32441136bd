namespace TorchSharp.Native;

/// <summary>
/// The exports of the native library, one file for each of its sources. A function that makes a tensor returns a new
/// handle or zero, one that changes a tensor returns 0 or 1; <see cref="NativeError"/> turns zero and 1 into an exception.
/// </summary>
internal static unsafe partial class NativeMethods
{
    internal const string Library = "tezgah_torch";
}
