using static TorchSharp.torch;

namespace Tezgah.Engine.Kernels;

/// <summary>
/// An adapter's part of a projection, <c>scaling (dropout(x) A^T) B^T</c>, of torch's operations. Keeps the input, which its neighbours keep
/// as well, one byte for each number of it that may be dropped, and the narrow product.
/// </summary>
/// <remarks>Arguments: x, a, b, scaling (double), dropout (double), seed (long), whether x needs a gradient (bool).</remarks>
internal sealed class ComposedLowRank : ComposedFunction<ComposedLowRank>
{
    public override string Name => "composed low rank";

    /// <summary>The part, of the type of a.</summary>
    internal static Tensor Compute(Tensor x, Tensor a, Tensor b, double scaling, double dropout, long seed)
    {
        using var scope = NewDisposeScope();
        using var dropped = dropout > 0 ? Kernel.Dropped(x, dropout, seed) : null;
        return nn.functional.linear(nn.functional.linear(Seen(x, a, dropped, dropout), a), b).mul_(scaling).MoveToOuterDisposeScope();
    }

    protected override Tensor Result(autograd.AutogradContext ctx, object[] vars)
    {
        var (x, a, b, scaling, dropout) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2], (double)vars[3], (double)vars[4]);
        var dropped = dropout > 0 ? Kernel.Dropped(x, dropout, (long)vars[5]) : null;
        var narrow = nn.functional.linear(Seen(x, a, dropped, dropout), a);
        ctx.save_for_backward(dropped is null ? [x, a, b, Held(narrow)] : [x, a, b, Held(narrow), Held(dropped)]);
        ctx.save_data("settings", (scaling, dropout, (bool)vars[6]));
        return nn.functional.linear(narrow, b).mul_(scaling);
    }

    protected override Tensor?[] Gradients(autograd.AutogradContext ctx, List<Tensor> saved, Tensor dy)
    {
        var (x, a, b, narrow, dropped) = (saved[0], saved[1], saved[2], saved[3], saved.Count > 4 ? saved[4] : null);
        var (scaling, dropout, ofX) = ((double, double, bool))ctx.get_data("settings");
        var rows = dy.reshape(-1, b.size(0));
        var db = rows.t().matmul(narrow.view(-1, narrow.size(-1))).mul_(scaling);
        var dnarrow = rows.matmul(b).mul_(scaling);
        var da = OfA();
        return [ofX ? Left(dnarrow.matmul(a).view(x.shape), dropped, dropout).to(x.dtype, disposeAfter: true) : null, da, db];

        Tensor OfA()
        {
            using var seen = Seen(x, a, dropped, dropout);
            return dnarrow.t().matmul(seen.reshape(-1, a.size(1)));
        }
    }

    private static Tensor Seen(Tensor x, Tensor a, Tensor? dropped, double dropout) =>
        dropped is null ? x.to(a.dtype) : Left(x.clone(), dropped, dropout).to(a.dtype, disposeAfter: true);

    private static Tensor Left(Tensor x, Tensor? dropped, double dropout) =>
        dropped is null ? x : x.masked_fill_(dropped, 0).mul_(Kernel.LeftFactor(dropout));
}
