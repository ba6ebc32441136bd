using Tezgah.Engine.Kernels;
using Tezgah.Engine.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Tezgah.Engine.Adapters;

/// <summary>
/// A projection with a low-rank update: <c>base(x) + scaling * B A x</c>, with <c>A [r, in]</c> and <c>B [out, r]</c>. The update is
/// computed in the activations' type; gradients are added up in that of A and B.
/// </summary>
internal sealed class LoraProjection(IProjection inner, Tensor a, Tensor b, double scaling, Func<(double Rate, long Seed)> dropout)
    : IProjection
{
    public Tensor Forward(Tensor x)
    {
        var (rate, seed) = dropout();
        if (inner is DenseProjection dense && Kernel.Covers(x))
        {
            return Kernel.LoraLinear(x, DenseProjection.As(dense.Weight, x.dtype), dense.Bias, a, b, scaling, rate, seed);
        }

        var (down, up) = (DenseProjection.As(a, x.dtype), DenseProjection.As(b, x.dtype));
        var input = rate > 0 ? Kernel.Dropout(x, rate, seed) : x;
        return inner.Forward(x) + (linear(linear(input, down), up) * scaling);
    }
}
