using Tezgah.Engine.Kernels;
using Tezgah.Engine.Models;
using static Tezgah.Engine.Tests.Kernels.KernelTesting;
using static TorchSharp.torch;

namespace Tezgah.Engine.Tests.Kernels;

/// <summary>
/// What composed functions leave behind, and what they do where one fails. With <see cref="BackwardPass.Keeps"/> as under the TorchSharp
/// package, whose own library is not needed for it.
/// </summary>
public sealed class ComposedFunctionTests : IDisposable
{
    private readonly bool _keeps = BackwardPass.Keeps;

    public void Dispose() => BackwardPass.Keeps = _keeps;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Pass_ThatIsThrough_LeavesNoTensorToTheCollector(bool keeps)
    {
        BackwardPass.Keeps = keeps;
        using var scope = NewDisposeScope();
        var (x, weight) = (randn(3, 4).requires_grad_(), randn(4).requires_grad_());
        var before = LiveTensors.Count();

        for (var i = 0; i < 3; i++)
        {
            using var step = NewDisposeScope();
            var normed = ComposedRmsNorm.Apply(x, weight, 1e-5, true, true);
            BackwardPass.Run(ComposedSwiGlu.Apply(normed, normed).sum());
        }

        Assert.Equal((0, before), (BackwardPass.ReturnedCount, Tensor.TotalCount));
        Assert.True(x.grad!.isfinite().all().item<bool>());
    }

    [Fact]
    public void Pass_WhoseGradientsAreKept_HoldsThoseOfOneFunction()
    {
        BackwardPass.Keeps = true;
        using var scope = NewDisposeScope();
        var x = randn(3).requires_grad_();
        Counting.Counts.Clear();

        BackwardPass.Run(Counting.Apply(Counting.Apply(Counting.Apply(x))).sum());

        // The one before returned one, which is gone when the next begins.
        Assert.Equal([0, 0, 0], Counting.Counts);
        Assert.Equal([8f, 8, 8], x.grad!.data<float>().ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Failure_InAFunction_IsThrownByThePassAndByNoOther(bool keeps)
    {
        BackwardPass.Keeps = keeps;
        using var scope = NewDisposeScope();
        var x = randn(3).requires_grad_();

        var thrown = Assert.Throws<InvalidOperationException>(() => BackwardPass.Run(Counting.Apply(Failing.Apply(x)).sum()));

        Assert.Equal(Failing.Message, thrown.Message);
        Assert.False(BackwardPass.HasFailed);
        BackwardPass.Run(Counting.Apply(x).sum());
        Assert.Equal([2f, 2, 2], x.grad!.data<float>().ToArray());
    }

    [Fact]
    public void Failure_AfterWhichThePassItselfThrows_IsTheOneThrown()
    {
        BackwardPass.Keeps = true;
        using var scope = NewDisposeScope();
        var x = randn(3).requires_grad_();

        Assert.Equal(Failing.Message, Assert.Throws<InvalidOperationException>(() => BackwardPass.Run(AfterFailure.Apply(x).sum())).Message);
        Assert.False(BackwardPass.HasFailed);

        // A pass that libtorch refuses: its own exception.
        Assert.ThrowsAny<Exception>(() => BackwardPass.Run(Counting.Apply(x)));
        Assert.False(BackwardPass.HasFailed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Failure_InALayerComputedAgain_IsThrownByTheOuterPass(bool keeps)
    {
        BackwardPass.Keeps = keeps;
        using var scope = NewDisposeScope();
        var x = randn(3).requires_grad_();
        var pass = new TrainingPass { Checkpointing = true };

        var thrown = Assert.Throws<InvalidOperationException>(() =>
            BackwardPass.Run(pass.Layer(0, pass.Layer(0, x, t => Failing.Apply(t)), t => Counting.Apply(t)).sum()));

        Assert.Equal(Failing.Message, thrown.Message);
        Assert.False(BackwardPass.HasFailed);
        BackwardPass.Run(pass.Layer(0, x, t => Counting.Apply(Counting.Apply(t))).sum());
        Assert.Equal([4f, 4, 4], x.grad!.data<float>().ToArray());
    }

    [Fact]
    public void Gradient_ThatIsNotThere_IsPassedOnAsNone()
    {
        using var scope = NewDisposeScope();
        var (x, other) = (randn(3).requires_grad_(), randn(3).requires_grad_());
        Counting.Counts.Clear();

        // Nothing is sent back to Counting.
        BackwardPass.Run((Silent.Apply(Counting.Apply(x)) + other).sum());

        Assert.Empty(Counting.Counts);
        Assert.Null(x.grad);
        Assert.Equal([1f, 1, 1], other.grad!.data<float>().ToArray());
    }

    [Fact]
    public async Task Passes_OfTwoThreads_HaveEachTheirOwnFailure()
    {
        BackwardPass.Keeps = true;
        var (good, bad) = (Task.Run(() => Times(false)), Task.Run(() => Times(true)));

        Assert.Equal((0, 200), (await good, await bad));
        Assert.False(BackwardPass.HasFailed);

        static int Times(bool fails)
        {
            var failures = 0;
            for (var i = 0; i < 200; i++)
            {
                using var scope = NewDisposeScope();
                var x = ones(3).requires_grad_();
                var y = Counting.Apply(fails ? Failing.Apply(x) : x).sum();
                if (fails)
                {
                    failures += Assert.Throws<InvalidOperationException>(() => BackwardPass.Run(y)) is { Message: Failing.Message } ? 1 : 0;
                    continue;
                }

                BackwardPass.Run(y);
                Assert.Equal(2, x.grad![0].item<float>());
            }

            return failures;
        }
    }

    [Fact]
    public void Gradients_OfTensorsThatAreNotInOrder_AreThoseOfTensorsThatAre()
    {
        using var scope = NewDisposeScope();
        using var composed = Composed();
        manual_seed(5);
        var (x, weight) = (randn(2, 3, 4).requires_grad_(), randn(4).requires_grad_());
        var dy = randn(2, 4, 3);
        Same(t => Kernel.RmsNorm(t[0], t[1], 1e-5), t => Kernel.ComposedRmsNorm(t[0], t[1], 1e-5), dy.transpose(1, 2), x, weight);
        Same(t => Kernel.SwiGlu(t[0], t[1]), t => Kernel.ComposedSwiGlu(t[0], t[1]), dy.transpose(1, 2), x, randn(4, 3, 2).requires_grad_().transpose(0, 2));

        var (a, b) = (randn(2, 4).requires_grad_(), randn(4, 2).requires_grad_());
        Same(
            t => Kernel.LowRank(t[0].transpose(0, 1), t[1], t[2], 2, 0.5, 3),
            t => nn.functional.linear(nn.functional.linear(Kernel.ComposedDropout(t[0].transpose(0, 1), 0.5, 3), t[1]), t[2]) * 2,
            dy.transpose(1, 2).transpose(0, 1), x, a, b);

        // Two texts of three tokens, two key heads of two query heads of size 2; numbers and gradient lie across.
        var mask = full([3, 3], float.NegativeInfinity).triu(1);
        var shape = new BlockAttention.Shape(2, 3, 2, 2, 2) { Mask = mask };
        var (q, k, v) = (randn(8, 6).requires_grad_(), randn(4, 6).requires_grad_(), randn(4, 6).requires_grad_());
        Same(
            t => BlockAttention.Of(t[0].t(), t[1].t(), t[2].t(), shape),
            t => BlockAttention.Of(t[0].t().contiguous(), t[1].t().contiguous(), t[2].t().contiguous(), shape),
            randn(8, 6).t(), q, k, v);
        Same(
            t => BlockAttention.Of(t[0].t(), t[1].t(), t[2].t(), shape),
            t => Kernel.ComposedAttend(t[0].t().contiguous(), t[1].t().contiguous(), t[2].t().contiguous(), tensor([0L, 3, 6]), 2, null, shape.Scale),
            randn(8, 6).t(), q, k, v);
    }

    [Fact]
    public void Loss_OfARowThatDoesNotCountWithInfiniteScores_LeavesTheOthersAlone()
    {
        using var scope = NewDisposeScope();
        using var composed = Composed();
        manual_seed(6);
        var weight = randn(5, 4).requires_grad_();
        var hidden = randn(3, 4);
        hidden[1] = full([4], 3e38f);
        hidden.requires_grad_();
        weight.detach()[0] = full([4], 100f);

        BackwardPass.Run(Kernel.CrossEntropy(hidden, weight, tensor([2L, -100, 3]), 0.1));

        using var expected = weight.detach().clone().requires_grad_();
        BackwardPass.Run(Kernel.CrossEntropy(hidden.detach().index_select(0, tensor([0L, 2])), expected, tensor([2L, 3]), 0.1));
        Near(expected.grad!, weight.grad!);
        Assert.Equal(0, hidden.grad![1].abs().max().item<float>());
        Assert.True(Kernel.CrossEntropy(hidden, weight, tensor([2L, -100, 3]), 0.1).isfinite().item<bool>());
    }

    private static void Same(Func<Tensor[], Tensor> function, Func<Tensor[], Tensor> expected, Tensor dy, params Tensor[] inputs)
    {
        foreach (var (one, other) in Of(function).Zip(Of(expected)))
        {
            Near(other, one);
        }

        List<Tensor> Of(Func<Tensor[], Tensor> of)
        {
            var leaves = inputs.Select(t => t.detach().clone().requires_grad_()).ToArray();
            BackwardPass.Run(of(leaves), dy);
            return [.. leaves.Select(l => l.grad!)];
        }
    }

    /// <summary>Doubles, and notes how many returned gradients are held when its backward begins.</summary>
    private sealed class Counting : ComposedFunction<Counting>
    {
        public static List<int> Counts { get; } = [];

        public override string Name => "counting";

        protected override Tensor Result(autograd.AutogradContext ctx, object[] vars) => (Tensor)vars[0] * 2;

        protected override Tensor?[] Gradients(autograd.AutogradContext ctx, List<Tensor> saved, Tensor dy)
        {
            lock (Counts)
            {
                Counts.Add(BackwardPass.ReturnedCount);
            }

            return [dy * 2];
        }
    }

    /// <summary>Sends nothing back.</summary>
    private sealed class Silent : ComposedFunction<Silent>
    {
        public override string Name => "silent";

        protected override Tensor Result(autograd.AutogradContext ctx, object[] vars) => (Tensor)vars[0] * 2;

        protected override Tensor?[] Gradients(autograd.AutogradContext ctx, List<Tensor> saved, Tensor dy) => [null];
    }

    /// <summary>Throws in its backward.</summary>
    private sealed class Failing : ComposedFunction<Failing>
    {
        public const string Message = "It fails here.";

        public override string Name => "failing";

        protected override Tensor Result(autograd.AutogradContext ctx, object[] vars) => (Tensor)vars[0] * 2;

        protected override Tensor?[] Gradients(autograd.AutogradContext ctx, List<Tensor> saved, Tensor dy) =>
            throw new InvalidOperationException(Message);
    }

    /// <summary>Notes a failure and sends back what libtorch refuses.</summary>
    private sealed class AfterFailure : ComposedFunction<AfterFailure>
    {
        public override string Name => "after failure";

        protected override Tensor Result(autograd.AutogradContext ctx, object[] vars) => (Tensor)vars[0] * 2;

        protected override Tensor?[] Gradients(autograd.AutogradContext ctx, List<Tensor> saved, Tensor dy)
        {
            BackwardPass.Fail(new InvalidOperationException(Failing.Message));
            return [zeros(7, 7)];
        }
    }
}
