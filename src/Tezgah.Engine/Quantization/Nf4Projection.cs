using Tezgah.Engine.Kernels;
using Tezgah.Engine.Models;
using Tezgah.Engine.Safetensors;
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
/// <param name="unquantised">Is told what is read back.</param>
internal sealed class Nf4Projection(Nf4Weight weight, Tensor? bias, ScalarType type, UnquantisedBytes unquantised) : IProjection
{
    private bool IsNative => Kernel.UseNative && Kernel.IsNativeThere && weight.Packed.device_type == DeviceType.CPU
        && type is ScalarType.Float32 or ScalarType.BFloat16;

    public Tensor Forward(Tensor x)
    {
        var input = DenseProjection.As(x, type);
        var ownBias = bias is null ? null : DenseProjection.As(bias, type);
        if (IsNative)
        {
            using var held = unquantised.Hold(Kernel.Nf4PartBytes(weight, type));
            return DenseProjection.As(Kernel.LoraLinear(input, weight, ownBias, null, null, 1), x.dtype);
        }

        var y = Nf4Linear.Apply(input, weight, unquantised);
        return DenseProjection.As(ownBias is null ? y : y + ownBias, x.dtype);
    }

    /// <summary>With a low-rank update beside it: <c>a [r, in]</c>, <c>b [out, r]</c>, and what of the input the update does not see.</summary>
    public Tensor Forward(Tensor x, Tensor a, Tensor b, double scaling, double dropout, long seed)
    {
        if (IsNative)
        {
            using var held = unquantised.Hold(Kernel.Nf4PartBytes(weight, type));
            var ownBias = bias is null ? null : DenseProjection.As(bias, type);
            return DenseProjection.As(
                Kernel.LoraLinear(DenseProjection.As(x, type), weight, ownBias, a, b, scaling, dropout, seed), x.dtype);
        }

        // Added in float32 within the operation: a sum of its own would be a second float32 tensor as wide as the result.
        using var scope = NewDisposeScope();
        return Forward(x).add_(Kernel.LowRank(x, a, b, scaling, dropout, seed)).MoveToOuterDisposeScope();
    }

    /// <remarks>Arguments: x, the weight, who counts what is read back.</remarks>
    private sealed class Nf4Linear : ComposedFunction<Nf4Linear>
    {
        private const string Weight = "weight";
        private const string Counter = "counter";

        public override string Name => "NF4 linear";

        protected override Tensor Result(autograd.AutogradContext ctx, object[] vars)
        {
            var x = (Tensor)vars[0];
            ctx.save_data(Weight, vars[1]);
            ctx.save_data(Counter, vars[2]);
            using var held = Hold((UnquantisedBytes)vars[2], (Nf4Weight)vars[1], x.dtype);
            return nn.functional.linear(x, Kernel.DequantizeNf4((Nf4Weight)vars[1], x.dtype));
        }

        protected override Tensor?[] Gradients(autograd.AutogradContext ctx, List<Tensor> saved, Tensor dy)
        {
            var weight = (Nf4Weight)ctx.get_data(Weight);
            using var held = Hold((UnquantisedBytes)ctx.get_data(Counter), weight, dy.dtype);
            return [dy.matmul(Kernel.DequantizeNf4(weight, dy.dtype))];
        }

        private static UnquantisedBytes.Held Hold(UnquantisedBytes unquantised, Nf4Weight weight, ScalarType type) =>
            unquantised.Hold(weight.Rows * weight.Columns * SafetensorsTypes.SizeOf(type));
    }
}
