using static TorchSharp.torch;

namespace Tezgah.Engine.Kernels;

/// <summary>RMSNorm of torch's operations; keeps the input and one number a row.</summary>
/// <remarks>Arguments: x, weight, epsilon (double), whether each of the two needs a gradient (bool).</remarks>
internal sealed class ComposedRmsNorm : ComposedFunction<ComposedRmsNorm>
{
    public override string Name => "composed RmsNorm";

    protected override Tensor Result(autograd.AutogradContext ctx, object[] vars)
    {
        var (x, weight) = ((Tensor)vars[0], (Tensor)vars[1]);
        var wide = x.to(ScalarType.Float32);
        var rstd = (wide.square().mean([-1], keepdim: true) + (double)vars[2]).rsqrt();
        ctx.save_for_backward([x, weight, Held(rstd)]);
        ctx.save_data("wanted", ((bool)vars[3], (bool)vars[4]));
        return (wide * rstd).to(x.dtype) * weight;
    }

    protected override Tensor?[] Gradients(autograd.AutogradContext ctx, List<Tensor> saved, Tensor dy)
    {
        var (x, weight, rstd) = (saved[0], saved[1], saved[2]);
        var (ofX, ofWeight) = ((bool, bool))ctx.get_data("wanted");
        var normed = x * rstd; // float32
        var dweight = ofWeight ? (dy * normed.to(x.dtype)).reshape(-1, weight.NumberOfElements).sum([0]) : null;
        if (!ofX)
        {
            return [null, dweight];
        }

        var dnormed = (dy * weight).to(ScalarType.Float32);
        var mean = (dnormed * normed).mean([-1], keepdim: true);
        return [dnormed.sub_(normed.mul_(mean)).mul_(rstd).to(x.dtype), dweight];
    }
}

/// <summary>SwiGLU's product of torch's operations; keeps its two factors and computes the sigmoid again.</summary>
internal sealed class ComposedSwiGlu : ComposedFunction<ComposedSwiGlu>
{
    public override string Name => "composed SwiGlu";

    protected override Tensor Result(autograd.AutogradContext ctx, object[] vars)
    {
        var (gate, up) = ((Tensor)vars[0], (Tensor)vars[1]);
        ctx.save_for_backward([gate, up]);
        return nn.functional.silu(gate).mul_(up);
    }

    protected override Tensor?[] Gradients(autograd.AutogradContext ctx, List<Tensor> saved, Tensor dy)
    {
        var (gate, up) = (saved[0], saved[1]);
        var sigmoid = gate.to(ScalarType.Float32, copy: true).sigmoid_();
        var silu = gate * sigmoid;
        var dup = (silu * dy).to(up.dtype);

        // The derivative of silu is its sigmoid s and silu (1 - s).
        return [silu.addcmul_(silu, sigmoid, -1).add_(sigmoid).mul_(up).mul_(dy).to(gate.dtype), dup];
    }
}

/// <summary>Rotary positions of torch's operations, whose gradient is the rotation back; keeps only the angles.</summary>
/// <remarks>Arguments: x, cos, sin, head size (long), and positions, if there are some.</remarks>
internal sealed class ComposedRotation : ComposedFunction<ComposedRotation>
{
    public override string Name => "composed Rotate";

    protected override Tensor Result(autograd.AutogradContext ctx, object[] vars)
    {
        var (x, cos, sin, positions) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2], vars.Length > 4 ? (Tensor)vars[4] : null);
        ctx.save_for_backward(positions is null ? [cos, sin] : [cos, sin, positions]);
        ctx.save_data("size", vars[3]);
        return Kernel.ComposedRotate(x, cos, sin, (long)vars[3], positions);
    }

    protected override Tensor?[] Gradients(autograd.AutogradContext ctx, List<Tensor> saved, Tensor dy) =>
        [Kernel.ComposedRotate(dy, saved[0], saved[1].neg(), (long)ctx.get_data("size"), saved.Count > 2 ? saved[2] : null)];
}
