using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Tezgah.Torch.Tests.Networks;

public class LossesTests
{
    [Fact]
    public void CrossEntropy_Reductions_AgreeWithTheFormula()
    {
        using var scope = NewDisposeScope();
        var logits = tensor(new[,] { { 1.0, 2.0, 3.0 }, { 0.0, 0.0, 0.0 } });
        var targets = tensor([2L, 0L]);
        double first = Math.Log(Math.Exp(-2) + Math.Exp(-1) + 1), second = Math.Log(3);
        Expect.Close([first, second], F.cross_entropy(logits, targets, reduction: Reduction.None), 1e-9);
        Expect.Close([], [(first + second) / 2], F.cross_entropy(logits, targets), 1e-9);
        Expect.Close([], [first + second], F.cross_entropy(logits, targets, reduction: Reduction.Sum), 1e-9);
        Expect.Close([], [((2 * first) + second) / 3], F.cross_entropy(logits, targets, tensor([1.0, 1.0, 2.0])), 1e-9);
        Expect.Close([], [second], F.cross_entropy(logits, tensor([-100L, 0L])), 1e-9);
        Expect.Close([], [first], F.cross_entropy(logits, tensor([2L, 0L]), ignore_index: 0), 1e-9);
        Expect.Close([], [(first + second) / 2], F.nll_loss(logits.log_softmax(1), targets), 1e-9);
    }

    [Fact]
    public void CrossEntropy_Gradient_IsProbabilitiesLessTarget()
    {
        using var scope = NewDisposeScope();
        var logits = tensor(new[,] { { 0.0, 0.0 } }, requires_grad: true);
        F.cross_entropy(logits, tensor([1L])).backward();
        Expect.Close([0.5, -0.5], logits.grad!, 1e-9);
    }

    [Fact]
    public void CrossEntropy_Smoothing_MixesInTheOthers()
    {
        using var scope = NewDisposeScope();
        var logits = tensor(new[,] { { 1.0, 0.0 } });
        double right = Math.Log(1 + Math.Exp(-1)), wrong = right + 1;
        Expect.Close([], [(0.9 * right) + (0.1 * (right + wrong) / 2)], F.cross_entropy(logits, tensor([0L]), label_smoothing: 0.1), 1e-9);
    }

    [Fact]
    public void OtherLosses_AgreeWithTheirFormulas()
    {
        using var scope = NewDisposeScope();
        var x = tensor([1.0, -2.0]);
        var t = tensor([1.0, 0.0]);
        Expect.Close([], [2], F.mse_loss(x, t), 1e-9);
        double first = Math.Log(1 + Math.Exp(-1)), second = Math.Log(1 + Math.Exp(-2));
        Expect.Close([first, second], F.binary_cross_entropy_with_logits(x, t, reduction: Reduction.None), 1e-9);
        Expect.Close([3 * first, second], F.binary_cross_entropy_with_logits(x, t, reduction: Reduction.None, pos_weights: tensor([3.0, 3.0])), 1e-9);
        Expect.Close([], [(first + second) / 2], F.binary_cross_entropy(x.sigmoid(), t), 1e-9);
    }
}
