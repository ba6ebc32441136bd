using Tezgah.Engine.Kernels;
using Tezgah.Engine.Models;
using Tezgah.Engine.Quantization;
using static TorchSharp.torch;

namespace Tezgah.Engine.Adapters;

/// <summary>
/// A projection with a low-rank update: <c>base(x) + scaling * B A dropout(x)</c>, with <c>A [r, in]</c> and <c>B [out, r]</c>.
/// Gradients have the type of A and B, whatever the activations' type is.
/// </summary>
/// <param name="inner">The frozen projection.</param>
/// <param name="a"><c>[r, in]</c></param>
/// <param name="b"><c>[out, r]</c></param>
/// <param name="scaling">The factor of the update.</param>
/// <param name="dropout">The part of the input dropped now, and the seed of what is dropped.</param>
internal sealed class LoraProjection(IProjection inner, Tensor a, Tensor b, double scaling, Func<(double Part, long Seed)> dropout) : IProjection
{
    public Tensor Forward(Tensor x)
    {
        var (part, seed) = dropout();
        switch (inner)
        {
            case DenseProjection dense:
                return Kernel.LoraLinear(x, DenseProjection.As(dense.Weight, x.dtype), dense.Bias, a, b, scaling, part, seed);
            case Nf4Projection quantised:
                return quantised.Forward(x, a, b, scaling, part, seed);
            default:
                throw new NotSupportedException($"There is no adapter over {inner.GetType().Name}.");
        }
    }
}
