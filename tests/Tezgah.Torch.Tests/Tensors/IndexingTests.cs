using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Tezgah.Torch.Tests.Tensors;

public class IndexingTests
{
    [Fact]
    public void Get_NumbersRangesAxesAndEllipsis_PicksThePart()
    {
        using var scope = NewDisposeScope();
        var a = arange(24).reshape(2, 3, 4);
        Expect.Close([23], a[1, 2, 3].reshape(1));
        Expect.Close([4, 5, 6, 7], a[0, 1]);
        Expect.Close([3, 4], [12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23], a[1]);
        Expect.Close([2, 3], [3, 7, 11, 15, 19, 23], a[TensorIndex.Ellipsis, -1]);
        Expect.Close([2, 2], [4, 8, 16, 20], a[TensorIndex.Colon, 1.., 0]);
        Expect.Close([2, 3, 2], [1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23], a[.., .., TensorIndex.Slice(1, null, 2)]);
        Expect.Close([1, 4], [20, 21, 22, 23], a[1, ^1, TensorIndex.Null].reshape(1, 4));
        Assert.Equal([2L, 1L, 3L, 4L], a[TensorIndex.Colon, TensorIndex.None].shape);
        Expect.Close([2, 1, 4], [4, 5, 6, 7, 16, 17, 18, 19], a[.., 1..2]);
        Expect.Close([2, 1, 4], [8, 9, 10, 11, 20, 21, 22, 23], a[.., ^1..]);
    }

    [Fact]
    public void Get_Tensors_PicksPlacesOrMask()
    {
        using var scope = NewDisposeScope();
        var a = arange(12).reshape(3, 4);
        Expect.Close([2, 4], [8, 9, 10, 11, 0, 1, 2, 3], a[tensor([2L, 0L])]);
        Expect.Close([1, 11], a[tensor([0L, 2L]), tensor([1L, 3L])]);
        Expect.Close([9, 10, 11], a[a > 8]);
        Expect.Close([3, 2], [1, 3, 5, 7, 9, 11], a[TensorIndex.Colon, TensorIndex.Tensor(tensor([1L, 3L]))]);
    }

    [Fact]
    public void Set_PartsAndMasks_WritesThere()
    {
        using var scope = NewDisposeScope();
        var a = zeros(2, 3);
        a[0, 1] = tensor(5f);
        a[1] = tensor([7f, 8f, 9f]);
        a[TensorIndex.Colon, 0] = tensor(1f);
        Expect.Close([1, 5, 0, 1, 8, 9], a);
        a[a > 6] = tensor(-1f);
        Expect.Close([1, 5, 0, 1, -1, -1], a);
        a.index_put_(2, 0L);
        Expect.Close([2, 2, 2, 1, -1, -1], a);
        a[0] = 4f;
        Expect.Close([4, 4, 4, 1, -1, -1], a);
    }

    [Fact]
    public void IndexPut_Accumulate_AddsDoublePlacesTwice()
    {
        using var scope = NewDisposeScope();
        var a = zeros(3);
        Assert.Same(a, a.index_put_(tensor([1f, 2f, 3f]), [tensor([0L, 2L, 0L])], accumulate: true));
        Expect.Close([4, 0, 2], a);
    }

    [Fact]
    public void Places_OfOneDimension_AreReadAndWritten()
    {
        using var scope = NewDisposeScope();
        var places = tensor([2L, 0L]);
        var a = arange(6, dtype: float32).reshape(3, 2);
        Expect.Close([2, 2], [4, 5, 0, 1], a.index_select(0, places));
        Expect.Close([1, 1, 2, 3, 1, 1], a.index_copy(0, places, ones(2, 2)));
        Expect.Close([2, 3, 2, 3, 6, 7], a.clone().index_add_(0, places, ones(2, 2), 2));
        Expect.Close([9, 9, 2, 3, 9, 9], a.index_fill(0, places, 9));
        Expect.Close([4, 0], a.take(tensor([4L, 0L])));
    }

    [Fact]
    public void GatherAndScatter_FollowTheIndex()
    {
        using var scope = NewDisposeScope();
        var a = tensor(new[,] { { 1f, 2f }, { 3f, 4f } });
        var index = tensor(new[,] { { 1L, 0L }, { 0L, 0L } });
        Expect.Close([2, 2], [2, 1, 3, 3], a.gather(1, index));
        var apart = tensor(new[,] { { 1L, 0L }, { 0L, 1L } });
        Expect.Close([2, 2], [2, 1, 3, 4], zeros(2, 2).scatter(1, apart, a));
        Expect.Close([2, 2], [2, 1, 3, 4], zeros(2, 2).scatter_(1, apart, a));
        Expect.Close([2, 2], [2, 1, 7, 0], zeros(2, 2).scatter_add(1, index, a));
        Expect.Close([2, 2], [2, 1, 7, 0], zeros(2, 2).scatter_add_(1, index, a));
    }

    [Fact]
    public void Masks_SelectAndFill()
    {
        using var scope = NewDisposeScope();
        var a = tensor([0f, 3f, 0f, 5f]);
        Expect.Close([3, 5], a.masked_select(a > 0));
        Expect.Close([2, 1], [1, 3], a.nonzero());
        Expect.Close([7, 3, 8, 5], a.masked_scatter(a == 0, tensor([7f, 8f])));
    }

    [Fact]
    public void Get_PlaceThatIsNotThere_KeepsLibtorchsMessage()
    {
        using var scope = NewDisposeScope();
        var a = zeros(2);
        var exception = Assert.Throws<ExternalException>(() => a[2]);
        Assert.Contains("out of", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception raised from", exception.Message, StringComparison.Ordinal);
    }
}
