using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Tezgah.Torch.Tests.Networks;

public class InitTests
{
    [Fact]
    public void Init_OfParameters_FillsUnrecorded()
    {
        using var scope = NewDisposeScope();
        manual_seed(9);
        var w = Parameter(empty(200, 300));
        Assert.Same(w, init.kaiming_uniform_(w, a: Math.Sqrt(5)));
        var bound = 1 / Math.Sqrt(300);
        Assert.True(w.is_leaf);
        Assert.Equal(bound, w.abs().max().ToDouble(), bound * 0.01);
        Assert.Equal(bound / Math.Sqrt(3), w.std().ToDouble(), bound * 0.01);
        init.normal_(w, 1, 0.5);
        Assert.Equal(1, w.mean().ToDouble(), 0.01);
        init.kaiming_normal_(w, mode: init.FanInOut.FanOut, nonlinearity: init.NonlinearityType.ReLU);
        Assert.Equal(Math.Sqrt(2.0 / 200), w.std().ToDouble(), 0.001);
        init.xavier_uniform_(w);
        Assert.Equal(Math.Sqrt(6.0 / 500), w.abs().max().ToDouble(), 0.001);
        init.uniform_(w, 2, 3);
        Assert.True(w.min().ToDouble() >= 2);
        Assert.Equal(0, init.zeros_(w).sum().ToDouble());
        Assert.Equal(60_000, init.ones_(w).sum().ToDouble());
        Assert.Equal(7, init.constant_(w, 7).mean().ToDouble());
        Assert.Throws<ArgumentException>(() => init.kaiming_uniform_(zeros(3)));
        Assert.Equal((12L, 8L), init.CalculateFanInAndFanOut(zeros(2, 3, 4)));
    }

    [Fact]
    public void ClipGradNorm_AboveAndBelow_ScalesOnlyAbove()
    {
        using var scope = NewDisposeScope();
        var a = Parameter(zeros(2));
        var b = Parameter(zeros(1));
        var none = Parameter(zeros(1));
        a.grad = tensor([3f, 0f]);
        b.grad = tensor([4f]);
        Assert.Equal(5, nn.utils.clip_grad_norm_([a, b, none], 10), 1e-6);
        Expect.Close([3, 0], a.grad);
        Assert.Equal(5, nn.utils.clip_grad_norm_([a, b, none], 1), 1e-6);
        Expect.Close([0.6, 0], a.grad);
        Expect.Close([0.8], b.grad);
        Assert.Equal(0.8, nn.utils.clip_grad_norm_([a, b], 1, double.PositiveInfinity), 1e-5);
        Assert.Equal(0, nn.utils.clip_grad_norm_([none], 1));
        nn.utils.clip_grad_value_([a, b, none], 0.5);
        Expect.Close([0.5, 0], a.grad);
    }

    [Fact]
    public void Parameter_OfData_RequiresGradUnlessToldOtherwise()
    {
        using var scope = NewDisposeScope();
        Assert.True(Parameter(zeros(1)).requires_grad);
        Assert.False(new Parameter(zeros(1), requires_grad: false).requires_grad);
    }
}
