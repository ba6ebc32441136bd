using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace Tezgah.Torch.Tests.Lifetime;

public class LifetimeTests
{
    [Fact]
    public void Use_AfterDispose_ThrowsAndNamesTheTensor()
    {
        var a = ones(2);
        a.name = "weights";
        a.Dispose();
        var exception = Assert.Throws<InvalidOperationException>(() => a + 1);
        Assert.Contains("'weights' was disposed", exception.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => a.shape);
        Assert.Throws<InvalidOperationException>(() => a.Handle);
        Assert.Throws<InvalidOperationException>(() => cat([a, a]));
    }

    [Fact]
    public void Finalizer_TensorNobodyDisposed_FreesIt()
    {
        var before = LiveTensors.Count();
        Forget();
        Assert.True(Tensor.TotalCount > before);
        LiveTensors.Collect();
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void Finalizer_ScopeOfAnEndedThread_FreesItsTensors()
    {
        var before = LiveTensors.Count();
        OtherThread.Run(() =>
        {
            NewDisposeScope();
            for (var i = 0; i < 100; i++)
            {
                _ = ones(2);
            }
        });
        Assert.Equal(before + 100, Tensor.TotalCount);
        LiveTensors.Collect();
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void Finalizer_AfterMovesInAndOutOfScopes_FreesOnce()
    {
        var before = LiveTensors.Count();
        MoveAround();
        LiveTensors.Collect();
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void Finalizer_DuringLongCalls_DoesNotTakeOperandsAway()
    {
        // The operand is unreachable while libtorch works on it; a collection then must not free it.
        using var stop = new ManualResetEventSlim();
        var collector = new Thread(() =>
        {
            while (!stop.IsSet)
            {
                GC.Collect(0);
                GC.WaitForPendingFinalizers();
            }
        });
        collector.Start();
        try
        {
            for (var i = 0; i < 200; i++)
            {
                using var result = Sum();
                Assert.Equal(300f * 300 * 300, result.item<float>());
            }
        }
        finally
        {
            stop.Set();
            collector.Join();
        }
    }

    [Fact]
    public void Handle_TakenAndGiven_MovesTheTensor()
    {
        var before = LiveTensors.Count();
        var a = tensor([1f, 2f]);
        var handle = a.DecoupleFromNativeHandle();
        Assert.True(a.IsInvalid);
        Assert.Equal(before, Tensor.TotalCount);
        using (var b = Tensor.UnsafeCreateTensor(handle))
        {
            Expect.Close([1, 2], b);
            Assert.True(Tensor.PeakCount >= Tensor.TotalCount);
        }

        Assert.Equal(before, Tensor.TotalCount);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Tensor Sum()
    {
        using var scope = NewDisposeScope();
        return ones(300, 300).DetachFromDisposeScope().matmul(ones(300, 300).DetachFromDisposeScope()).sum().MoveToOuterDisposeScope();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void MoveAround()
    {
        var outside = ones(2);
        using var scope = NewDisposeScope();
        scope.Attach(outside);
        _ = ones(2).DetachFromDisposeScope();
        _ = outside.DetachFromDisposeScope();
        _ = ones(2).DetachFromDisposeScope().MoveToOtherDisposeScope(scope);
        _ = new TorchSharp.Modules.Parameter(ones(2).DetachFromDisposeScope());
        _ = new TorchSharp.Modules.Parameter(ones(2)).MoveToOuterDisposeScope();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget()
    {
        for (var i = 0; i < 10; i++)
        {
            _ = ones(2) + 1;
        }
    }
}
