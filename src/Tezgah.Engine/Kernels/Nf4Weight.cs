using static TorchSharp.torch;

namespace Tezgah.Engine.Kernels;

/// <summary>
/// A matrix in NF4 (Dettmers et al. 2023): 4 bits a number in blocks of 64 of the row-major matrix, and each block's largest
/// absolute value, in float32 or, with double quantisation, in 8 bits with a scale for every 256 and one offset. The layout is
/// bitsandbytes'.
/// </summary>
public sealed class Nf4Weight : IDisposable
{
    /// <summary>Takes over the tensors of a matrix.</summary>
    /// <param name="rows">Rows, the <c>out</c> of a projection.</param>
    /// <param name="columns">Columns, its <c>in</c>.</param>
    /// <param name="packed">uint8, two codes a byte, the earlier one in the high half.</param>
    /// <param name="absmax">float32 <c>[blocks]</c>, or with double quantisation uint8.</param>
    /// <param name="nestedAbsmax">float32 <c>[blocks / 256]</c>, or null.</param>
    /// <param name="offset">float32 <c>[1]</c>, or null.</param>
    public Nf4Weight(long rows, long columns, Tensor packed, Tensor absmax, Tensor? nestedAbsmax = null, Tensor? offset = null)
    {
        ArgumentNullException.ThrowIfNull(packed);
        ArgumentNullException.ThrowIfNull(absmax);
        (Rows, Columns) = (rows, columns);
        Packed = packed.DetachFromDisposeScope();
        Absmax = absmax.DetachFromDisposeScope();
        NestedAbsmax = nestedAbsmax?.DetachFromDisposeScope();
        Offset = offset?.DetachFromDisposeScope();
    }

    /// <summary>The number of rows, <c>out</c>.</summary>
    public long Rows { get; }

    /// <summary>The number of columns, <c>in</c>.</summary>
    public long Columns { get; }

    /// <summary>The codes, uint8, two a byte.</summary>
    public Tensor Packed { get; }

    /// <summary>The blocks' largest absolute values, float32, or their 8-bit codes.</summary>
    public Tensor Absmax { get; }

    /// <summary>The scales of the 8-bit codes, float32; null without double quantisation.</summary>
    public Tensor? NestedAbsmax { get; }

    /// <summary>The mean that was taken off before the second quantisation, float32; null without it.</summary>
    public Tensor? Offset { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Packed.Dispose();
        Absmax.Dispose();
        NestedAbsmax?.Dispose();
        Offset?.Dispose();
    }
}
