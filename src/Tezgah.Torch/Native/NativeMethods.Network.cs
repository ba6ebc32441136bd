using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>Exports of <c>native/network.cpp</c>: products and network functions.</summary>
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)] internal static partial nint tz_bmm(nint a, nint b);
    [LibraryImport(Library)] internal static partial nint tz_dot(nint a, nint b);
    [LibraryImport(Library)] internal static partial nint tz_matmul(nint a, nint b);
    [LibraryImport(Library)] internal static partial nint tz_mm(nint a, nint b);
    [LibraryImport(Library)] internal static partial nint tz_mv(nint a, nint b);
    [LibraryImport(Library)] internal static partial nint tz_outer(nint a, nint b);
    [LibraryImport(Library)] internal static partial nint tz_addmm(nint a, nint b, nint c, float beta, float alpha);
    [LibraryImport(Library)] internal static partial int tz_addmm_(nint a, nint b, nint c, float beta, float alpha);
    [LibraryImport(Library)] internal static partial nint tz_einsum(byte* equation, nint* handles, long count);
    [LibraryImport(Library)] internal static partial nint tz_linear(nint a, nint weight, nint bias);
    [LibraryImport(Library)] internal static partial nint tz_softmax(nint a, long dim, long type);
    [LibraryImport(Library)] internal static partial nint tz_log_softmax(nint a, long dim, long type);
    [LibraryImport(Library)]
    internal static partial nint tz_layer_norm(
        nint a, long* shape, long length, nint weight, nint bias, double epsilon);
    [LibraryImport(Library)] internal static partial nint tz_dropout(nint a, double p, int training);
    [LibraryImport(Library)] internal static partial int tz_dropout_(nint a, double p, int training);
    [LibraryImport(Library)] internal static partial nint tz_one_hot(nint a, long classes);
    [LibraryImport(Library)]
    internal static partial nint tz_cross_entropy(
        nint a, nint target, nint weight, long reduction, long ignoreIndex, double labelSmoothing);
    [LibraryImport(Library)] internal static partial nint tz_nll_loss(nint a, nint target, nint weight, long reduction);
    [LibraryImport(Library)] internal static partial nint tz_mse_loss(nint a, nint target, long reduction);
    [LibraryImport(Library)] internal static partial nint tz_bce(nint a, nint target, nint weight, long reduction);
    [LibraryImport(Library)] internal static partial nint tz_softplus(nint a, double beta, double threshold);
    [LibraryImport(Library)]
    internal static partial nint tz_bce_with_logits(
        nint a, nint target, nint weight, nint posWeight, long reduction);
    [LibraryImport(Library)]
    internal static partial nint tz_attention(
        nint query, nint key, nint value, nint mask, double p, int causal);
}
