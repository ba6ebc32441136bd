using static TorchSharp.Native.NativeMethods;

namespace TorchSharp.Native;

/// <summary>Handles of several tensors on their way to a native call, and back from one.</summary>
internal static unsafe class Handles
{
    /// <summary>The handles of tensors, 0 for null. The caller keeps the tensors alive until the call is over.</summary>
    /// <exception cref="InvalidOperationException">One of the tensors was disposed.</exception>
    internal static nint[] Of(IList<torch.Tensor> tensors)
    {
        var result = new nint[tensors.Count];
        for (var i = 0; i < result.Length; i++)
        {
            // A list of TorchSharp's API may hold null for a tensor that is not there.
            result[i] = tensors[i] is { } tensor ? tensor.Handle : 0;
        }

        return result;
    }

    /// <summary>Wraps the tensors of a native list and frees the list; throws where <paramref name="count"/> is -1.</summary>
    internal static torch.Tensor[] Take(long count, nint* list)
    {
        if (count < 0)
        {
            NativeError.Throw();
        }

        var result = new torch.Tensor[count];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = list[i] != 0 ? new torch.Tensor(list[i]) : null!;
        }

        tz_list_free((nint)list);
        return result;
    }

    /// <inheritdoc cref="Take"/>
    internal static List<torch.Tensor> TakeList(long count, nint* list) => [.. Take(count, list)];
}
