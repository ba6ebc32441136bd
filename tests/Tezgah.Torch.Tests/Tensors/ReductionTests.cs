using static TorchSharp.torch;

namespace Tezgah.Torch.Tests.Tensors;

public class ReductionTests
{
    [Fact]
    public void Sums_OverAllOrSomeDimensions_Add()
    {
        using var scope = NewDisposeScope();
        var a = arange(6, dtype: float32).reshape(2, 3);
        Expect.Close([], [15], a.sum());
        Expect.Close([3], [3, 5, 7], a.sum(dim: 0));
        Expect.Close([2, 1], [3, 12], a.sum(-1, keepdim: true));
        Expect.Close([], [15], a.sum([0, 1]));
        Assert.Equal(ScalarType.Float64, a.sum(type: float64).dtype);
        Assert.Equal(ScalarType.Int64, a.@bool().sum().dtype);
        Expect.Close([], [2.5], a.mean());
        Expect.Close([2], [1, 4], a.mean([1]));
        Expect.Close([], [0], a.prod());
        Expect.Close([3], [0, 4, 10], a.prod(dim: 0));
    }

    [Fact]
    public void Spread_OfSampleOrWhole_IsRight()
    {
        using var scope = NewDisposeScope();
        var a = tensor([1.0, 2.0, 3.0, 4.0]);
        Expect.Close([], [5.0 / 3], a.var(), 1e-12);
        Expect.Close([], [1.25], a.var(unbiased: false), 1e-12);
        Expect.Close([], [Math.Sqrt(5.0 / 3)], a.std(), 1e-12);
        Expect.Close([2], [0.5, 0.5], a.view(2, 2).var(1), 1e-12);
        Expect.Close([2, 1], [0.25, 0.25], a.view(2, 2).var([1L], unbiased: false, keepdim: true), 1e-12);
        Expect.Close([2], [0.5, 0.5], a.view(2, 2).std(1, unbiased: false), 1e-12);
    }

    [Fact]
    public void Norms_OfVectors_AreRight()
    {
        using var scope = NewDisposeScope();
        var a = tensor([3.0, -4.0]);
        Expect.Close([], [5], a.norm());
        Expect.Close([], [7], a.norm(1f));
        Expect.Close([], [4], linalg.vector_norm(a, double.PositiveInfinity));
        Expect.Close([2], [3, 4], linalg.vector_norm(a.view(2, 1), dims: [1]));
        Expect.Close([2, 1], [3, 4], a.view(2, 1).norm(1, keepdim: true));
    }

    [Fact]
    public void AllAndAny_LookForZeros()
    {
        using var scope = NewDisposeScope();
        var a = tensor(new[,] { { true, false }, { true, true } });
        Assert.False(a.all().item<bool>());
        Assert.True(a.any().item<bool>());
        Expect.Bools([false, true], a.all(1));
        Expect.Bools([true, true], any(a, 0));
    }

    [Fact]
    public void Extremes_ValuesAndPlaces_AreRight()
    {
        using var scope = NewDisposeScope();
        var a = tensor(new[,] { { 1f, 9f, 3f }, { 7f, 5f, 6f } });
        Expect.Close([], [9], a.max());
        var (values, places) = a.max(1);
        Expect.Close([9, 7], values);
        Expect.Close([1, 0], places);
        Expect.Close([1, 5, 3], a.min(0).values);
        Expect.Close([7, 9, 6], a.amax(0));
        Expect.Close([2, 1], [1, 5], a.amin([1], keepdim: true));
        Expect.Close([], [1], a.argmax());
        Expect.Close([0, 1], a.argmin(1));
        Expect.Close([], [5], a.median());
        Expect.Close([2, 2], [9, 3, 7, 6], a.topk(2).values);
        Expect.Close([2, 2], [1, 2, 0, 2], topk(a, 2).indices);
        Expect.Close([1, 3, 9, 5, 6, 7], a.sort().Values);
        Expect.Close([1, 2, 0, 0, 2, 1], a.argsort(descending: true));
    }

    [Fact]
    public void Scans_AddAndMultiplyUp()
    {
        using var scope = NewDisposeScope();
        var a = tensor([1L, 2L, 3L]);
        Expect.Close([1, 3, 6], a.cumsum(0));
        Expect.Close([1, 2, 6], cumprod(a, 0));
        Expect.Close([], [Math.Log(Math.Exp(1) + Math.Exp(2) + Math.Exp(3))], a.@double().logsumexp(0), 1e-12);
    }

    [Fact]
    public void Counts_OfNumbersAndPlaces_AreRight()
    {
        using var scope = NewDisposeScope();
        var a = tensor([1L, 3L, 1L, 0L]);
        Expect.Close([1, 2, 0, 1, 0], bincount(a, minlength: 5));
        Expect.Close([], [3], a.count_nonzero());
        var (output, inverse, counts) = a.unique(return_inverse: true, return_counts: true);
        Expect.Close([0, 1, 3], output);
        Expect.Close([1, 2, 1, 0], inverse!);
        Expect.Close([1, 2, 1], counts!);
        Assert.Null(a.unique().counts);
        Expect.Close([1, 2, 0], searchsorted(tensor([1.0, 2.0]), tensor([1.5, 3.0, 0.5])));
        Expect.Close([1, 2, 0], bucketize(tensor([1.0, 2.0, 0.5]), tensor([1.0, 2.0]), right: true));
    }
}
