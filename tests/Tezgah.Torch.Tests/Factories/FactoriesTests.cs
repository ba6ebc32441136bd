using TorchSharp;
using static TorchSharp.torch;

namespace Tezgah.Torch.Tests.Factories;

public class FactoriesTests
{
    [Fact]
    public void Fills_OfShapes_HaveTheirElements()
    {
        using var scope = NewDisposeScope();
        Expect.Close([2, 3], [0, 0, 0, 0, 0, 0], zeros(2, 3));
        Expect.Close([2], [1, 1], ones([2]));
        Expect.Close([2, 1], [7, 7], full(2, 1, 7));
        Assert.Equal([1L, 2L, 3L, 4L], empty(1, 2, 3, 4).shape);
        Assert.Equal([], zeros(Array.Empty<long>()).shape);
        Expect.Close([2, 2], [1, 0, 0, 1], eye(2));
        Expect.Close([3, 5, 7], arange(3, 9, 2));
        Expect.Close([0, 0.5, 1], linspace(0, 1, 3));
        Assert.Equal(ScalarType.Int64, arange(3).dtype);
        Assert.Equal(ScalarType.Float32, arange(3.0).dtype);
        Assert.Equal(ScalarType.BFloat16, ones(2, dtype: bfloat16).dtype);
        Assert.True(zeros(2, requires_grad: true).requires_grad);
        Assert.Equal([1L, 2L], empty_strided([2, 2], [1, 2]).stride());
    }

    [Fact]
    public void Likes_TakeShapeTypeAndDevice()
    {
        using var scope = NewDisposeScope();
        var a = tensor([1L, 2L]);
        Assert.Equal(ScalarType.Int64, zeros_like(a).dtype);
        Expect.Close([1, 1], ones_like(a, dtype: float32));
        Expect.Close([5, 5], full_like(a, 5));
        Assert.Equal([2L], a.empty_like().shape);
        Assert.Equal(ScalarType.Int64, a.new_zeros(3, 2).dtype);
        Expect.Close([2, 2, 2], a.new_full(3, 2));
        Expect.Close([1, 1], a.new_ones(2));
        Assert.Equal([4L, 1L], a.new_empty([4, 1]).shape);
    }

    [Fact]
    public void Tensor_OfNumbersAndArrays_CopiesThem()
    {
        using var scope = NewDisposeScope();
        float[] source = [1, 2, 3, 4];
        var a = tensor(source, [2, 2]);
        source[0] = 9;
        Expect.Close([2, 2], [1, 2, 3, 4], a);
        Expect.Close([], [3], tensor(3));
        Assert.Equal(ScalarType.Int32, tensor(3).dtype);
        Assert.Equal(ScalarType.Float64, tensor(3.0).dtype);
        Assert.Equal(ScalarType.Float32, tensor(3.0, dtype: float32).dtype);
        Expect.Close([3], [1, 2, 3], tensor(new List<long> { 1, 2, 3 }));
        Expect.Close([2, 1], [1, 2], tensor(new List<double> { 1, 2 }, 2, 1));
        Expect.Close([1, 2, 2], [1, 2, 3, 4], tensor(new byte[,,] { { { 1, 2 }, { 3, 4 } } }));
        Expect.Close([2], [1, 2], tensor(new[] { (Half)1, (Half)2 }));
        Expect.Close([2], [1, 2], tensor(new[] { new BFloat16(1), new BFloat16(2) }));
        Expect.Close([2], [1, 0], tensor(new[] { true, false }));
        Expect.Close([2], [3, 4], tensor(new[] { 1f, 2f, 3f, 4f }.AsMemory(2), [2]));
        Assert.Equal([0L], tensor(Array.Empty<float>()).shape);
        Assert.True(tensor([1f], requires_grad: true).is_leaf);
    }

    [Fact]
    public void Tensor_ShapeLargerThanTheArray_SaysBoth()
    {
        var exception = Assert.Throws<ArgumentException>(() => tensor([1f, 2f], [3L]));
        Assert.Equal("A tensor of shape [3] needs 3 elements, and there are 2.", exception.Message);
    }

    [Fact]
    public void Tensor_Named_IsRefused() =>
        Assert.Throws<NotSupportedException>(() => zeros(2, names: ["N"]));

    [Fact]
    public void DefaultType_Set_IsThatOfNewTensors()
    {
        using var scope = NewDisposeScope();
        set_default_dtype(float64);
        try
        {
            Assert.Equal(ScalarType.Float64, zeros(1).dtype);
            Assert.Equal(ScalarType.Float64, randn(1).dtype);
        }
        finally
        {
            set_default_dtype(float32);
        }

        Assert.Throws<ArgumentException>(() => set_default_dtype(int64));
    }

    [Fact]
    public void Conversions_OfNumbersToTensors_Happen()
    {
        using var scope = NewDisposeScope();
        Tensor a = 2.5f;
        Tensor b = new[] { 1L, 2L };
        Expect.Close([2.5], a);
        Expect.Close([1, 2], b);
    }
}
