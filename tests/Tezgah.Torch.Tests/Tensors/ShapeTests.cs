using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Tezgah.Torch.Tests.Tensors;

public class ShapeTests
{
    [Fact]
    public void Properties_OfAMatrix_AreItsOwn()
    {
        using var scope = NewDisposeScope();
        var a = zeros(2, 3, dtype: float64);
        Assert.Equal([2L, 3L], a.shape);
        Assert.Equal(2, a.dim());
        Assert.Equal(6, a.numel());
        Assert.Equal(3, a.size(-1));
        Assert.Equal([3L, 1L], a.stride());
        Assert.Equal(3, a.stride(0));
        Assert.Equal(8, a.element_size());
        Assert.Equal(ScalarType.Float64, a.dtype);
        Assert.Equal("cpu", a.device.ToString());
        Assert.True(a.is_contiguous());
        Assert.True(a.is_leaf);
        Assert.False(a.requires_grad);
        Assert.Equal("[2x3], type = Float64, device = cpu", a.ToString());
        Assert.Equal("[], type = Float32, device = cpu", tensor(1f).ToString());
    }

    [Fact]
    public void Views_ShareMemory()
    {
        using var scope = NewDisposeScope();
        var a = arange(6, dtype: float32);
        a.view(2, 3).transpose(0, 1).select(0, 2).fill_(9);
        Expect.Close([0, 1, 9, 3, 4, 9], a);
    }

    [Fact]
    public void Reorderings_GiveShapesAndElements()
    {
        using var scope = NewDisposeScope();
        var a = arange(6).reshape(2, 3);
        Expect.Close([3, 2], [0, 3, 1, 4, 2, 5], a.t());
        Expect.Close([3, 2], [0, 3, 1, 4, 2, 5], a.T);
        Expect.Close([3, 2], [0, 3, 1, 4, 2, 5], a.mT);
        Expect.Close([3, 1, 2], [0, 3, 1, 4, 2, 5], a.view(1, 2, 3).permute(2, 0, 1));
        Expect.Close([2, 3], [2, 1, 0, 5, 4, 3], a.flip(1));
        Expect.Close([2, 3], [2, 0, 1, 5, 3, 4], a.roll(1, 1));
        Expect.Close([2, 3], [5, 0, 1, 2, 3, 4], a.roll(1));
        Expect.Close([3, 2], [0, 3, 1, 4, 2, 5], movedim(a, 0, 1));
        Assert.False(a.t().is_contiguous());
        Assert.True(a.t().contiguous().is_contiguous());
    }

    [Fact]
    public void Sizes_ThatGrowOrShrink_AreRight()
    {
        using var scope = NewDisposeScope();
        var a = arange(6).reshape(2, 3);
        Assert.Equal([6L], a.flatten().shape);
        Assert.Equal([2L, 1L, 3L], a.unsqueeze(1).shape);
        Assert.Equal([2L, 3L], a.unsqueeze(1).squeeze(1).shape);
        Assert.Equal([2L, 3L], a.unsqueeze(0).unsqueeze(-1).squeeze().shape);
        Assert.Equal([2L, 3L, 1L], a.clone().unsqueeze_(-1).shape);
        Assert.Equal([4L, 2L, 3L], a.expand(4, 2, 3).shape);
        Assert.Equal([4L, 2L, 3L], a.expand(4, -1, -1).shape);
        Assert.Equal([2L, 3L], tensor([1L, 2L, 3L]).expand_as(a).shape);
        Assert.Equal([2L, 3L, 1L], a.unflatten(1, 3, 1).shape);
        Assert.Equal([1L, 2L, 3L], a.unflatten(0, -1, 2).shape);
        Assert.Equal([3L, 2L], a.reshape(-1, 2).shape);
        Assert.Equal([3L, 2L], a.view_as(zeros(3, 2)).shape);
        var exception = Assert.Throws<ExternalException>(() => a.unflatten(1, 2, 2));
        Assert.Contains("do not multiply up to the size 3", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Repetitions_CopyWholesOrElements()
    {
        using var scope = NewDisposeScope();
        var a = tensor([1L, 2L]);
        Expect.Close([2, 4], [1, 2, 1, 2, 1, 2, 1, 2], a.repeat(2, 2));
        Expect.Close([4], [1, 2, 1, 2], a.tile([2]));
        Expect.Close([1, 1, 2, 2], a.repeat_interleave(2));
        Expect.Close([1, 2, 2, 2], a.repeat_interleave(tensor([1L, 3L])));
        Expect.Close([2, 2], [1, 1, 2, 2], a.unsqueeze(1).repeat_interleave(2, dim: 1));
    }

    [Fact]
    public void Pieces_AreViewsOfTheWhole()
    {
        using var scope = NewDisposeScope();
        var a = arange(10).reshape(5, 2);
        Expect.Close([2, 2], [2, 3, 4, 5], a.narrow(0, 1, 2));
        Expect.Close([3, 2], [0, 1, 4, 5, 8, 9], a.slice(0, 0, 5, 2));
        Expect.Close([4, 5], a.select(0, 2));
        Assert.Equal([2L, 2L, 1L], a.split(2).Select(part => part.shape[0]));
        Assert.Equal([1L, 4L], a.split([1, 4], dim: 0).Select(part => part.shape[0]));
        Assert.Equal([3L, 2L], a.chunk(2).Select(part => part.shape[0]));
        Expect.Close([1, 3, 5, 7, 9], a.unbind(1)[1]);
        Expect.Close([0, 3], a.narrow(0, 0, 2).diagonal());
        Expect.Close([4, 2], [0, 1, 1, 2, 2, 3, 3, 4], arange(5).unfold(0, 2, 1));
        Expect.Close([2, 2], [0, 1, 1, 2], arange(5).as_strided([2, 2], [1, 1]));
    }

    [Fact]
    public void Joins_PutTensorsTogether()
    {
        using var scope = NewDisposeScope();
        var a = tensor([1L, 2L]);
        var b = tensor([3L, 4L]);
        Expect.Close([4], [1, 2, 3, 4], cat([a, b]));
        Expect.Close([2, 2], [1, 2, 3, 4], stack([a, b]));
        Expect.Close([2, 2], [1, 3, 2, 4], stack(new List<Tensor> { a, b }, dim: 1));
        Expect.Close([4], [1, 2, 3, 4], hstack(a, b));
        Expect.Close([2, 2], [1, 2, 3, 4], vstack([a, b]));
        var many = Enumerable.Range(0, 40).Select(i => tensor([(long)i])).ToList();
        Assert.Equal(Enumerable.Range(0, 40).Select(i => (long)i), cat(many).data<long>().ToArray());
    }

    [Fact]
    public void Triangles_KeepTheirSide()
    {
        using var scope = NewDisposeScope();
        var a = ones(3, 3);
        Expect.Close([1, 0, 0, 1, 1, 0, 1, 1, 1], a.tril());
        Expect.Close([0, 1, 1, 0, 0, 1, 0, 0, 0], triu(a, 1));
        Expect.Close([1, 0, 0, 1, 1, 0, 1, 1, 1], a.tril_());
        Expect.Close([2, 3], [1, 2, 2, 0, 0, 1], tril_indices(3, 3, -1));
    }
}
