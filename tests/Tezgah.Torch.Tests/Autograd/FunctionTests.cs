using System.Runtime.InteropServices;
using static TorchSharp.torch;
using static TorchSharp.torch.autograd;

namespace Tezgah.Torch.Tests.Autograd;

public class FunctionTests
{
    [Fact]
    public void Single_ForwardAndBackward_RunInCSharp()
    {
        using var scope = NewDisposeScope();
        var x = tensor([1.0, 2.0], requires_grad: true);
        var y = ScaledSquare.apply(x, 3.0);
        Assert.True(y.requires_grad);
        Expect.Close([3, 12], y);
        y.sum().backward();
        Expect.Close([6, 12], x.grad!);
    }

    [Fact]
    public void Single_NothingRecorded_IsAPlainResult()
    {
        using var scope = NewDisposeScope();
        Assert.False(ScaledSquare.apply(tensor([1.0]), 3.0).requires_grad);
        using var mode = no_grad();
        Assert.False(ScaledSquare.apply(tensor([1.0], requires_grad: true), 3.0).requires_grad);
    }

    [Fact]
    public void Multi_TwoInputsAndOutputs_MixGradients()
    {
        using var scope = NewDisposeScope();
        var a = tensor(2.0, requires_grad: true);
        var b = tensor(5.0, requires_grad: true);
        var outputs = SumAndProduct.apply(a, b);
        (outputs[0] + (outputs[1] * 10)).backward();
        Expect.Close([51], a.grad!);
        Expect.Close([21], b.grad!);
    }

    [Fact]
    public void Multi_UnusedOutput_ComesAsZeros()
    {
        using var scope = NewDisposeScope();
        var a = tensor(2.0, requires_grad: true);
        var b = tensor(5.0, requires_grad: true);
        SumAndProduct.apply(a, b)[1].backward();
        Expect.Close([5], a.grad!);
    }

    [Fact]
    public void Backward_OfManyApplications_KeepsThemApart()
    {
        using var scope = NewDisposeScope();
        var x = tensor(1.0, requires_grad: true);
        var total = zeros(1, dtype: float64);
        for (var i = 1; i <= 50; i++)
        {
            total += ScaledSquare.apply(x, (double)i);
        }

        total.sum().backward();
        Expect.Close([2 * 50 * 51 / 2], x.grad!);
    }

    [Fact]
    public void Backward_ThatThrows_ThrowsFromTheCall()
    {
        using var scope = NewDisposeScope();
        var x = tensor(1.0, requires_grad: true);
        var exception = Assert.Throws<NotSupportedException>(() => Throws.apply(x, false).backward());
        Assert.Equal("no way back", exception.Message);
        Assert.Throws<NotSupportedException>(() => autograd.grad([Throws.apply(x, false)], [x]));
        (x * 2).backward();
        Expect.Close([2], x.grad!);
    }

    [Fact]
    public void Forward_ThatThrows_ThrowsFromTheCall()
    {
        using var scope = NewDisposeScope();
        var x = tensor(1.0, requires_grad: true);
        Assert.Throws<NotSupportedException>(() => Throws.apply(x, true));
    }

    [Fact]
    public void Backward_LibtorchErrorInside_KeepsItsMessage()
    {
        using var scope = NewDisposeScope();
        var x = ones(2, requires_grad: true);
        var exception = Assert.Throws<ExternalException>(() => WrongShape.apply(x).sum().backward());
        Assert.Contains("shapes cannot be multiplied", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Backward_WrongNumberOfGradients_NamesTheFunction()
    {
        using var scope = NewDisposeScope();
        var x = tensor(1.0, requires_grad: true);
        var exception = Assert.Throws<InvalidOperationException>(() => TooFew.apply(x, 1.0).backward());
        Assert.Contains("TooFew returned 1 gradients for 2 arguments", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Backward_InsideBackward_IsPossible()
    {
        using var scope = NewDisposeScope();
        var x = tensor(3.0, requires_grad: true);
        Recomputed.apply(x).backward();
        Expect.Close([27], x.grad!);
    }

    [Fact]
    public void Nodes_AfterTheGraphIsGone_HoldNothing()
    {
        var before = LiveTensors.Count();
        var data = UseAndForget();
        LiveTensors.Collect();
        Assert.False(data.IsAlive);
        Assert.Equal(before, Tensor.TotalCount);
    }

    private static WeakReference UseAndForget()
    {
        using var scope = NewDisposeScope();
        var data = new object();
        HoldsData.apply(tensor(1.0, requires_grad: true), data).backward();
        return new WeakReference(data);
    }

    private sealed class ScaledSquare : SingleTensorFunction<ScaledSquare>
    {
        public override string Name => nameof(ScaledSquare);

        public override Tensor forward(AutogradContext ctx, params object[] vars)
        {
            var x = (Tensor)vars[0];
            ctx.save_for_backward([x]);
            ctx.save_data("factor", vars[1]);
            Assert.False(is_grad_enabled());
            return x * x * (double)vars[1];
        }

        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output) =>
            [ctx.get_saved_variables()[0] * 2 * (double)ctx.get_data("factor") * grad_output, null!];
    }

    private sealed class SumAndProduct : MultiTensorFunction<SumAndProduct>
    {
        public override string Name => nameof(SumAndProduct);

        public override List<Tensor> forward(AutogradContext ctx, params object[] vars)
        {
            var (a, b) = ((Tensor)vars[0], (Tensor)vars[1]);
            ctx.save_for_backward([a, b]);
            return [a + b, a * b];
        }

        public override List<Tensor> backward(AutogradContext ctx, List<Tensor> grad_outputs)
        {
            var saved = ctx.get_saved_variables();
            return [grad_outputs[0] + (grad_outputs[1] * saved[1]), grad_outputs[0] + (grad_outputs[1] * saved[0])];
        }
    }

    private sealed class Throws : SingleTensorFunction<Throws>
    {
        public override string Name => nameof(Throws);

        public override Tensor forward(AutogradContext ctx, params object[] vars) =>
            (bool)vars[1] ? throw new NotSupportedException("no way forward") : (Tensor)vars[0] * 2;

        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output) =>
            throw new NotSupportedException("no way back");
    }

    private sealed class WrongShape : SingleTensorFunction<WrongShape>
    {
        public override string Name => nameof(WrongShape);

        public override Tensor forward(AutogradContext ctx, params object[] vars) => (Tensor)vars[0] * 2;

        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output) => [zeros(2, 3).matmul(zeros(2, 3))];
    }

    private sealed class TooFew : SingleTensorFunction<TooFew>
    {
        public override string Name => nameof(TooFew);

        public override Tensor forward(AutogradContext ctx, params object[] vars) => (Tensor)vars[0] * (double)vars[1];

        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output) => [grad_output];
    }

    private sealed class Recomputed : SingleTensorFunction<Recomputed>
    {
        public override string Name => nameof(Recomputed);

        public override Tensor forward(AutogradContext ctx, params object[] vars)
        {
            ctx.save_for_backward([(Tensor)vars[0]]);
            return Cube((Tensor)vars[0]);
        }

        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
        {
            using var recording = enable_grad();
            var x = ctx.get_saved_variables()[0].detach().requires_grad_();
            autograd.backward(Cube(x), grad_output);
            return [x.grad!];
        }

        private static Tensor Cube(Tensor x) => x * x * x;
    }

    private sealed class HoldsData : SingleTensorFunction<HoldsData>
    {
        public override string Name => nameof(HoldsData);

        public override Tensor forward(AutogradContext ctx, params object[] vars)
        {
            ctx.save_data("data", vars[1]);
            return (Tensor)vars[0] * 2;
        }

        public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
        {
            Assert.NotNull(ctx.get_data("data"));
            return [grad_output * 2, null!];
        }
    }
}
