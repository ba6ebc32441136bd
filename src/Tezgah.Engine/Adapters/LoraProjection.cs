using Tezgah.Engine.Kernels;
using Tezgah.Engine.Models;
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
        if (inner is DenseProjection dense)
        {
            return Kernel.LoraLinear(x, DenseProjection.As(dense.Weight, x.dtype), dense.Bias, a, b, scaling, part, seed);
        }

        var input = part > 0 ? nn.functional.dropout(x, part, training: true) : x;
        var low = Kernel.Linear(input, DenseProjection.As(a, x.dtype));
        return inner.Forward(x) + (Kernel.Linear(low, DenseProjection.As(b, x.dtype)) * scaling);
    }
}
