using Tezgah.Engine.Kernels;
using Tezgah.Engine.Models;
using static TorchSharp.torch;

namespace Tezgah.Engine.Quantization;

/// <summary>
/// A frozen projection with its matrix in 4 bits. The matrix is read back for each use, in the backward pass once more, and never kept.
/// </summary>
/// <param name="weight">The matrix, <c>[out, in]</c>.</param>
/// <param name="bias"><c>[out]</c>, or null.</param>
/// <param name="type">The type in which is multiplied.</param>
internal sealed class Nf4Projection(Nf4Weight weight, Tensor? bias, ScalarType type) : IProjection
{
    public Tensor Forward(Tensor x)
    {
        var y = Nf4Linear.apply(DenseProjection.As(x, type), weight, type);
        return DenseProjection.As(bias is null ? y : y + DenseProjection.As(bias, type), x.dtype);
    }

    /// <remarks>Arguments: x, the weight, the type.</remarks>
    private sealed class Nf4Linear : autograd.SingleTensorFunction<Nf4Linear>
    {
        private const string Weight = "weight";

        public override string Name => "NF4 linear";

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            ctx.save_data(Weight, vars[1]);
            using var scope = NewDisposeScope();
            return Kernel.Linear((Tensor)vars[0], ((Nf4Weight)vars[1]).Dequantise((ScalarType)vars[2])).MoveToOuterDisposeScope();
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            using var scope = NewDisposeScope();
            var matrix = ((Nf4Weight)ctx.get_data(Weight)).Dequantise(grad_output.dtype);
            return [grad_output.matmul(matrix).MoveToOuterDisposeScope(), null!, null!];
        }
    }
}
