using Tezgah.Engine.Kernels;
using Tezgah.Engine.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Tezgah.Engine.Quantization;

/// <summary>
/// A frozen projection with its matrix in 4 bits (QLoRA, Dettmers et al. 2023). The native kernels read a part of it back at a time;
/// elsewhere the matrix is read back for each use, in the backward pass once more, and never kept.
/// </summary>
/// <param name="weight">The matrix, <c>[out, in]</c>.</param>
/// <param name="bias"><c>[out]</c>, or null.</param>
/// <param name="type">The type in which is multiplied.</param>
internal sealed class Nf4Projection(Nf4Weight weight, Tensor? bias, ScalarType type) : IProjection
{
    private bool IsNative => Kernel.UseNative && Kernel.IsNativeThere && weight.Packed.device_type == DeviceType.CPU
        && type is ScalarType.Float32 or ScalarType.BFloat16;

    public Tensor Forward(Tensor x)
    {
        var input = DenseProjection.As(x, type);
        var ownBias = bias is null ? null : DenseProjection.As(bias, type);
        if (IsNative)
        {
            return DenseProjection.As(Kernel.LoraLinear(input, weight, ownBias, null, null, 1), x.dtype);
        }

        var y = Nf4Linear.apply(input, weight);
        return DenseProjection.As(ownBias is null ? y : y + ownBias, x.dtype);
    }

    /// <summary>With a low-rank update beside it: <c>a [r, in]</c>, <c>b [out, r]</c>, and what of the input the update does not see.</summary>
    public Tensor Forward(Tensor x, Tensor a, Tensor b, double scaling, double dropout, long seed)
    {
        if (IsNative)
        {
            var ownBias = bias is null ? null : DenseProjection.As(bias, type);
            return DenseProjection.As(
                Kernel.LoraLinear(DenseProjection.As(x, type), weight, ownBias, a, b, scaling, dropout, seed), x.dtype);
        }

        var seen = dropout > 0 ? nn.functional.dropout(x, dropout, training: true) : x;
        var low = nn.functional.linear(nn.functional.linear(seen, DenseProjection.As(a, x.dtype)), DenseProjection.As(b, x.dtype));
        return Forward(x) + (low * scaling);
    }

    /// <remarks>Arguments: x, the weight.</remarks>
    private sealed class Nf4Linear : autograd.SingleTensorFunction<Nf4Linear>
    {
        private const string Weight = "weight";

        public override string Name => "NF4 linear";

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            using var scope = NewDisposeScope();
            var x = (Tensor)vars[0];
            ctx.save_data(Weight, vars[1]);
            return nn.functional.linear(x, Kernel.DequantizeNf4((Nf4Weight)vars[1], x.dtype)).MoveToOuterDisposeScope();
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            using var scope = NewDisposeScope();
            var matrix = Kernel.DequantizeNf4((Nf4Weight)ctx.get_data(Weight), grad_output.dtype);
            return [grad_output.matmul(matrix).MoveToOuterDisposeScope(), null!];
        }
    }
}
