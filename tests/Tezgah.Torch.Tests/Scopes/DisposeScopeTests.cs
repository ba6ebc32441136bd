using TorchSharp;
using static TorchSharp.torch;

namespace Tezgah.Torch.Tests.Scopes;

public class DisposeScopeTests
{
    [Fact]
    public void Dispose_Scope_DisposesItsTensorsOnly()
    {
        using var before = tensor(1f);
        Tensor inside;
        using (NewDisposeScope())
        {
            inside = before + 1;
            Assert.False(inside.IsInvalid);
        }

        Assert.True(inside.IsInvalid);
        Assert.False(before.IsInvalid);
    }

    [Fact]
    public void MoveToOuter_NestedScopes_GoesOneUp()
    {
        Tensor kept;
        using (var outer = NewDisposeScope())
        {
            using (var inner = NewDisposeScope())
            {
                kept = tensor(1f).MoveToOuterDisposeScope();
                Assert.Equal(0, inner.DisposablesCount);
            }

            Assert.False(kept.IsInvalid);
            Assert.True(outer.Contains(kept));
        }

        Assert.True(kept.IsInvalid);
    }

    [Fact]
    public void MoveToOuter_OutermostScope_DetachesFromAll()
    {
        Tensor a, b;
        using (var scope = NewDisposeScope())
        {
            (a, b) = scope.MoveToOuter(tensor(1f), tensor(2f));
        }

        using (a)
        using (b)
        {
            Assert.Equal(3f, (a + b).item<float>());
        }
    }

    [Fact]
    public void Detach_ThenScopeEnds_TensorLives()
    {
        Tensor a;
        using (NewDisposeScope())
        {
            a = tensor(1f).DetachFromDisposeScope();
        }

        Assert.False(a.IsInvalid);
        a.Dispose();
        Assert.True(a.IsInvalid);
    }

    [Fact]
    public void Attach_TensorFromElsewhere_GoesWithTheScope()
    {
        var a = tensor(1f).DetachFromDisposeScope();
        using (var scope = NewDisposeScope())
        {
            scope.Attach(a);
            scope.Attach(a);
            Assert.Equal(1, scope.DisposablesCount);
        }

        Assert.True(a.IsInvalid);
    }

    [Fact]
    public void MoveToOther_ScopeOfATensor_JoinsIt()
    {
        using var outer = NewDisposeScope();
        var a = tensor(1f);
        using var inner = NewDisposeScope();
        var b = tensor(2f).MoveToOtherDisposeScope(a);
        Assert.Equal(0, inner.DisposablesCount);
        Assert.Equal([a, b], outer.DisposablesView.Cast<Tensor>(), ReferenceEqualityComparer.Instance);
        b.MoveToOtherDisposeScope(inner);
        Assert.True(inner.Contains(b));
    }

    [Fact]
    public void DisposeEverythingBut_Some_KeepsThemInTheScope()
    {
        using var scope = NewDisposeScope();
        var tensors = Enumerable.Range(0, 100).Select(i => tensor((float)i)).ToArray();
        scope.DisposeEverythingBut(tensors[10], tensors[50], tensors[99]);
        Assert.Equal(3, scope.DisposablesCount);
        Assert.Equal([10f, 50f, 99f], tensors.Where(t => !t.IsInvalid).Select(t => t.item<float>()));
        scope.DisposeEverything();
        Assert.Equal(0, scope.DisposablesCount);
        Assert.False(tensor(1f).IsInvalid);
    }

    [Fact]
    public void Dispose_TensorByHand_LeavesTheScope()
    {
        using var scope = NewDisposeScope();
        var a = tensor(1f);
        var b = tensor(2f);
        a.Dispose();
        a.Dispose();
        Assert.Equal([b], scope.DisposablesView.Cast<Tensor>(), ReferenceEqualityComparer.Instance);
    }

    [Fact]
    public void Dispose_OuterBeforeInner_KeepsTheChain()
    {
        var outer = NewDisposeScope();
        var inner = NewDisposeScope();
        outer.Dispose();
        Assert.Same(inner, CurrentDisposeScope);
        inner.Dispose();
        Assert.Null(CurrentDisposeScope);
        Assert.Throws<ObjectDisposedException>(() => inner.DisposablesCount);
    }

    [Fact]
    public void Scope_OtherThread_IsNotConcerned()
    {
        using var scope = NewDisposeScope();
        Tensor? other = null;
        OtherThread.Run(() =>
        {
            Assert.Null(CurrentDisposeScope);
            other = tensor(1f);
        });
        Assert.Equal(0, scope.DisposablesCount);
        other!.Dispose();
    }

    [Fact]
    public void Wrapped_Expression_KeepsItsResultOnly()
    {
        var before = LiveTensors.Count();
        using var result = WrappedTensorDisposeScope(() => (tensor(1f) + tensor(2f)) * tensor(3f));
        Assert.Equal(9f, result.item<float>());
        Assert.Equal(before + 1, Tensor.TotalCount);
    }

    [Fact]
    public void Parameter_OfATensor_TakesItsPlaceInTheScope()
    {
        TorchSharp.Modules.Parameter parameter;
        var before = LiveTensors.Count();
        using (var scope = NewDisposeScope())
        {
            var data = ones(2);
            parameter = nn.Parameter(data);
            Assert.True(data.IsInvalid);
            Assert.True(scope.Contains(parameter));
            Assert.Equal(1, scope.DisposablesCount);
            Assert.Equal(before + 1, Tensor.TotalCount);
        }

        Assert.True(parameter.IsInvalid);
        Assert.Equal(before, Tensor.TotalCount);
    }

    [Fact]
    public void Statistics_OfAThread_CountEachWay()
    {
        OtherThread.Run(() =>
        {
            var statistics = DisposeScopeManager.Statistics;
            var outside = tensor(1f);
            using (var scope = NewDisposeScope())
            {
                _ = tensor(1f);
                _ = tensor(2f);
                scope.Attach(outside);
                tensor(3f).DetachFromDisposeScope().Dispose();
            }

            Assert.Equal(1, statistics.CreatedOutsideScopeCount);
            Assert.Equal(3, statistics.CreatedInScopeCount);
            Assert.Equal(1, statistics.AttachedToScopeCount);
            Assert.Equal(1, statistics.DetachedFromScopeCount);
            Assert.Equal(3, statistics.DisposedInScopeCount);
            Assert.Equal(1, statistics.DisposedOutsideScopeCount);
            Assert.Equal(0, statistics.ThreadTotalLiveCount);
            statistics.Reset();
            Assert.Equal(0, statistics.CreatedInScopeCount);
        });
    }
}
