using TorchSharp.Native;
using static TorchSharp.Native.NativeMethods;

namespace TorchSharp;

public static unsafe partial class torch
{
    /// <summary>Tensors one after another along a dimension that they have.</summary>
    public static Tensor cat(IList<Tensor> tensors, long dim = 0)
    {
        fixed (nint* handles = Handles.Of(tensors))
        {
            return Joined(tz_cat(handles, tensors.Count, dim), tensors);
        }
    }

    /// <inheritdoc cref="cat(IList{Tensor}, long)"/>
    public static Tensor cat(Tensor[] tensors, long dim = 0) => cat((IList<Tensor>)tensors, dim);

    /// <inheritdoc cref="cat(IList{Tensor}, long)"/>
    public static Tensor cat(ReadOnlySpan<Tensor> tensors, long dim = 0) => cat((IList<Tensor>)tensors.ToArray(), dim);

    /// <inheritdoc cref="cat(IList{Tensor}, long)"/>
    public static Tensor concat(IList<Tensor> tensors, long dim = 0) => cat(tensors, dim);

    /// <inheritdoc cref="cat(IList{Tensor}, long)"/>
    public static Tensor concat(Tensor[] tensors, long dim = 0) => cat((IList<Tensor>)tensors, dim);

    /// <inheritdoc cref="cat(IList{Tensor}, long)"/>
    public static Tensor concatenate(IList<Tensor> tensors, long axis = 0) => cat(tensors, axis);

    /// <inheritdoc cref="cat(IList{Tensor}, long)"/>
    public static Tensor concatenate(Tensor[] tensors, long axis = 0) => cat((IList<Tensor>)tensors, axis);

    /// <summary>Tensors side by side: along the second dimension, along the first if that is the only one.</summary>
    public static Tensor hstack(params Tensor[] tensors)
    {
        fixed (nint* handles = Handles.Of(tensors))
        {
            return Joined(tz_hstack(handles, tensors.Length), tensors);
        }
    }

    /// <summary>Tensors one below the other, along the first dimension; vectors are rows.</summary>
    public static Tensor vstack(Tensor[] tensors)
    {
        fixed (nint* handles = Handles.Of(tensors))
        {
            return Joined(tz_vstack(handles, tensors.Length), tensors);
        }
    }

    /// <summary>For each value, the place in a sorted sequence where it belongs, before or (right) behind its equals.</summary>
    public static Tensor searchsorted(
        Tensor sorted_sequence, Tensor values, bool out_int32 = false, bool right = false, Tensor? sorter = null)
    {
        if (sorter is not null)
        {
            throw new NotSupportedException("searchsorted takes no 'sorter' here: sort the sequence first.");
        }

        var result = tz_searchsorted(sorted_sequence.Handle, values.Handle, out_int32 ? 1 : 0, right ? 1 : 0);
        GC.KeepAlive(sorted_sequence);
        return Joined(result, values);
    }

    /// <summary>Tensors of one shape side by side along a new dimension.</summary>
    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0)
    {
        // What a query makes on the way must live until the call is over.
        var all = tensors as IList<Tensor> ?? [.. tensors];
        fixed (nint* handles = Handles.Of(all))
        {
            return Joined(tz_stack(handles, all.Count, dim), all);
        }
    }

    private static Tensor Joined(nint result, object tensors)
    {
        GC.KeepAlive(tensors);
        return Tensor.Wrap(result);
    }
}
