using System.Runtime.InteropServices;

namespace Tezgah.Engine.Kernels;

/// <summary>
/// The exports of <c>native/</c>. Handles are those of <c>Tensor.Handle</c>, 0 for a tensor that is not there. A function that
/// makes a tensor returns a new handle or 0, one that fills tensors returns 0 or 1; <see cref="KernelLibrary.Exception"/>
/// says what went wrong after 0 or 1.
/// </summary>
internal static unsafe partial class NativeKernels
{
    internal const string Library = "tezgah_kernels";

    [LibraryImport(Library)] internal static partial byte* tk_error();
    [LibraryImport(Library)] internal static partial int tk_level();
    [LibraryImport(Library)] internal static partial int tk_set_level(int level);

    [LibraryImport(Library)] internal static partial nint tk_linear(nint x, nint weight, nint bias);
    [LibraryImport(Library)]
    internal static partial int tk_linear_backward(
        nint dy, nint x, nint weight, int ofX, int ofWeight, int ofBias, nint* results);
    [LibraryImport(Library)]
    internal static partial int tk_lora(
        nint x, nint weight, nint bias, nint a, nint b, double scaling, long drop, long seed, int withLow, nint* results);
    [LibraryImport(Library)]
    internal static partial int tk_lora_backward(
        nint dy, nint x, nint weight, nint a, nint b, nint low, double scaling, long drop, long seed, int ofX, nint* results);
    [LibraryImport(Library)]
    internal static partial int tk_attend(
        nint q, nint k, nint v, nint starts, long size, long window, double scale, int withSums, nint* results);
    [LibraryImport(Library)]
    internal static partial int tk_attend_backward(
        nint dy, nint q, nint k, nint v, nint y, nint sums, nint starts, long size, long window, double scale, nint* results);
    [LibraryImport(Library)]
    internal static partial int tk_cross_entropy(
        nint hidden, nint weight, nint labels, double smoothing, long room, int ofHidden, int ofWeight, nint* results);
    [LibraryImport(Library)] internal static partial int tk_nf4_quantize(nint x, int twice, nint* results);
    [LibraryImport(Library)]
    internal static partial nint tk_nf4_dequantize(
        nint packed, nint absmax, nint nested, nint offset, long rows, long columns, int type);
    [LibraryImport(Library)]
    internal static partial int tk_nf4_lora(
        nint x, nint packed, nint absmax, nint nested, nint offset, long rows, long columns, nint bias, nint a, nint b,
        double scaling, long drop, long seed, int withLow, nint* results);
    [LibraryImport(Library)]
    internal static partial int tk_nf4_lora_backward(
        nint dy, nint x, nint packed, nint absmax, nint nested, nint offset, long rows, long columns, nint a, nint b, nint low,
        double scaling, long drop, long seed, int ofX, nint* results);
    [LibraryImport(Library)] internal static partial nint tk_dropout(nint x, long drop, long seed);
    [LibraryImport(Library)]
    internal static partial nint tk_attend_cached(nint q, nint keys, nint values, nint lengths, long window, double scale);
    [LibraryImport(Library)]
    internal static partial int tk_append_to_cache(nint k, nint v, nint keys, nint values, nint rows, nint positions);
    [LibraryImport(Library)] internal static partial nint tk_rms_norm(nint x, nint weight, double epsilon, nint rstd);
    [LibraryImport(Library)]
    internal static partial int tk_rms_norm_backward(
        nint dy, nint x, nint weight, nint rstd, int ofX, int ofWeight, nint* results);
    [LibraryImport(Library)] internal static partial int tk_swiglu_backward(nint dy, nint gate, nint up, nint* results);
    [LibraryImport(Library)] internal static partial nint tk_swiglu(nint gate, nint up);
    [LibraryImport(Library)]
    internal static partial nint tk_rotate(nint x, nint cos, nint sin, nint positions, long size, double direction);
    [LibraryImport(Library)] internal static partial nint tk_argmax(nint x);
}
