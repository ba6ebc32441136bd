using static TorchSharp.Native.NativeMethods;

namespace TorchSharp.Native;

/// <summary>Handles of several tensors on their way to a native call, and back from one.</summary>
internal static unsafe class Handles
{
    /// <summary>The handles of tensors, 0 for null. The caller keeps the tensors alive until the call is over.</summary>
    /// <exception cref="InvalidOperationException">One of the tensors was disposed.</exception>
    internal static nint[] Of(IEnumerable<torch.Tensor?> tensors)
    {
        var result = new nint[tensors.TryGetNonEnumeratedCount(out var count) ? count : 4];
        var used = 0;
        foreach (var tensor in tensors)
        {
            if (used == result.Length)
            {
                Array.Resize(ref result, Math.Max(4, result.Length * 2));
            }

            result[used++] = tensor?.Handle ?? 0;
        }

        return used == result.Length ? result : result[..used];
    }

    /// <inheritdoc cref="Of(IEnumerable{torch.Tensor})"/>
    internal static Span<nint> Of(ReadOnlySpan<torch.Tensor> tensors, Span<nint> buffer)
    {
        var result = tensors.Length <= buffer.Length ? buffer[..tensors.Length] : new nint[tensors.Length];
        for (var i = 0; i < tensors.Length; i++)
        {
            result[i] = tensors[i].Handle;
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
