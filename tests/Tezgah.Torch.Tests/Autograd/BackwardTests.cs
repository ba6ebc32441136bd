using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Tezgah.Torch.Tests.Autograd;

public class BackwardTests
{
    [Fact]
    public void Backward_ProductOfLeaves_AddsGradients()
    {
        using var scope = NewDisposeScope();
        var x = tensor([2.0, 3.0], requires_grad: true);
        var y = (x * x * 3).sum();
        Assert.False(y.is_leaf);
        y.backward();
        Expect.Close([12, 18], x.grad!);
        (x * 1).sum().backward();
        Expect.Close([13, 19], x.grad!);
        x.grad = null;
        Assert.Null(x.grad);
        x.grad = tensor([1.0, 1.0]);
        Expect.Close([1, 1], x.grad);
    }

    [Fact]
    public void Backward_MatrixProduct_AgreesWithFiniteDifferences()
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        var w = randn(3, 2, dtype: float64, requires_grad: true);
        var x = randn(4, 3, dtype: float64);
        double Loss(Tensor weights) => x.matmul(weights).tanh().pow(2).sum().item<double>();
        x.matmul(w).tanh().pow(2).sum().backward();
        var gradient = w.grad!.data<double>().ToArray();
        using var unrecorded = no_grad();
        for (var i = 0; i < 6; i++)
        {
            var up = w.detach().clone();
            var down = w.detach().clone();
            up.data<double>()[i / 2, i % 2] += 1e-6;
            down.data<double>()[i / 2, i % 2] -= 1e-6;
            Assert.Equal((Loss(up) - Loss(down)) / 2e-6, gradient[i], 1e-6);
        }
    }

    [Fact]
    public void Backward_ManyElements_TakesWeights()
    {
        using var scope = NewDisposeScope();
        var x = tensor([1.0, 2.0], requires_grad: true);
        (x * x).backward([tensor([1.0, 10.0])]);
        Expect.Close([2, 40], x.grad!);
        var exception = Assert.Throws<ExternalException>(() => (x * x).backward());
        Assert.Equal("grad can be implicitly created only for scalar outputs", exception.Message);
    }

    [Fact]
    public void Backward_Twice_NeedsTheGraphKept()
    {
        using var scope = NewDisposeScope();
        var x = tensor(3.0, requires_grad: true);
        var y = x * x;
        y.backward(retain_graph: true);
        y.backward();
        Expect.Close([12], x.grad!);
        Assert.Throws<ExternalException>(() => y.backward());
    }

    [Fact]
    public void Backward_Inputs_LimitsWhoGetsAGradient()
    {
        using var scope = NewDisposeScope();
        var x = tensor(2.0, requires_grad: true);
        var y = tensor(5.0, requires_grad: true);
        autograd.backward(x * y, inputs: [x]);
        Expect.Close([5], x.grad!);
        Assert.Null(y.grad);
    }

    [Fact]
    public void Grad_OfOutputs_LeavesNoTrace()
    {
        using var scope = NewDisposeScope();
        var x = tensor(2.0, requires_grad: true);
        var unused = tensor(1.0, requires_grad: true);
        var first = autograd.grad([x * x * x], [x], retain_graph: true, create_graph: true)[0];
        Expect.Close([12], first);
        Expect.Close([12], autograd.grad([first], [x])[0]);
        Assert.Null(x.grad);
        Assert.True(autograd.grad([x * 2], [x, unused], allow_unused: true)[1].IsInvalid);
        Assert.Throws<ExternalException>(() => autograd.grad([x * 2], [unused]));
        Expect.Close([6], autograd.grad([x * 2], [x], [tensor(3.0)])[0]);
    }

    [Fact]
    public void RetainGrad_OnAnInnerTensor_KeepsIts()
    {
        using var scope = NewDisposeScope();
        var x = tensor(2.0, requires_grad: true);
        var y = x * 3;
        y.retain_grad();
        (y * y).backward();
        Expect.Close([12], y.grad!);
    }

    [Fact]
    public void Detach_CutsTheHistory()
    {
        using var scope = NewDisposeScope();
        var x = tensor(2.0, requires_grad: true);
        Assert.False((x * 2).detach().requires_grad);
        var y = x * 2;
        Assert.False(y.detach_().requires_grad);
    }

    [Fact]
    public void Modes_OfRecording_NestAndReturn()
    {
        using var scope = NewDisposeScope();
        var x = tensor(2.0, requires_grad: true);
        Assert.True(is_grad_enabled());
        using (no_grad())
        {
            Assert.False((x * 2).requires_grad);
            using (enable_grad())
            {
                Assert.True((x * 2).requires_grad);
            }

            Assert.False(is_grad_enabled());
        }

        using (inference_mode())
        {
            Assert.True(is_inference_mode_enabled());
            Assert.False((x * 2).requires_grad);
        }

        Assert.False(is_inference_mode_enabled());
        Assert.True((x * 2).requires_grad);
        using (set_grad_enabled(false))
        {
            Assert.False(is_grad_enabled());
        }
    }

    [Fact]
    public void InPlace_OnALeafThatRecords_KeepsLibtorchsMessage()
    {
        using var scope = NewDisposeScope();
        var x = tensor(2.0, requires_grad: true);
        var exception = Assert.Throws<ExternalException>(() => x.add_(1));
        Assert.Equal(
            "a leaf Variable that requires grad is being used in an in-place operation.", exception.Message);
    }
}
