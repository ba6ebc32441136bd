using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>Exports of <c>native/autograd.cpp</c>: backward passes and functions of C#.</summary>
internal static unsafe partial class NativeMethods
{
    [LibraryImport(Library)]
    internal static partial int tz_backward(
        nint* roots, long count, nint* gradients, long gradientsCount, int retainGraph, int createGraph,
        nint* inputs, long inputsCount);
    [LibraryImport(Library)]
    internal static partial int tz_autograd_grad(
        nint* outputs, long count, nint* inputs, long inputsCount, nint* gradients, long gradientsCount,
        int retainGraph, int createGraph, int allowUnused, nint* result);
    [LibraryImport(Library)] internal static partial void tz_function_calls(NativeFunctionCalls managed);
    [LibraryImport(Library)]
    internal static partial long tz_function_apply(
        nint function, nint* inputs, long count, nint** result);
    [LibraryImport(Library)] internal static partial void tz_variables_add(nint list, nint tensor);
    [LibraryImport(Library), SuppressGCTransition] internal static partial long tz_variables_count(nint list);
    [LibraryImport(Library)] internal static partial nint tz_variables_get(nint list, long index);
    [LibraryImport(Library)] internal static partial int tz_context_save(nint context, nint* handles, long count);
    [LibraryImport(Library)] internal static partial int tz_context_mark_dirty(nint context, nint* handles, long count);
    [LibraryImport(Library)]
    internal static partial int tz_context_mark_non_differentiable(
        nint context, nint* handles, long count);
    [LibraryImport(Library)] internal static partial void tz_context_materialize(nint context, int value);
    [LibraryImport(Library)] internal static partial long tz_context_saved(nint context, nint** result);
}
