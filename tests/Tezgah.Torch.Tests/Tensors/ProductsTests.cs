using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Tezgah.Torch.Tests.Tensors;

public class ProductsTests
{
    [Fact]
    public void Products_OfMatricesAndVectors_AreRight()
    {
        using var scope = NewDisposeScope();
        var a = tensor(new[,] { { 1f, 2f }, { 3f, 4f } });
        var b = tensor(new[,] { { 0f, 1f }, { 1f, 0f } });
        var v = tensor([1f, -1f]);
        Expect.Close([2, 2], [2, 1, 4, 3], a.matmul(b));
        Expect.Close([2, 2], [2, 1, 4, 3], a.mm(b));
        Expect.Close([2], [-1, -1], a.mv(v));
        Expect.Close([2], [-1, -1], a.matmul(v));
        Expect.Close([], [2], v.dot(v));
        Expect.Close([2, 2], [1, -1, -1, 1], v.outer(v));
        Expect.Close([2, 2, 2], [2, 1, 4, 3, 2, 1, 4, 3], a.expand(2, 2, 2).bmm(b.expand(2, 2, 2)));
        Expect.Close([2, 2], [4.5, 3, 9.5, 8], a.addmm(a, b, beta: 0.5f, alpha: 2));
    }

    [Fact]
    public void Einsum_AttentionScores_AgreesWithMatmul()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var q = randn(2, 3, 4, 5);
        var k = randn(2, 3, 6, 5);
        Assert.True(einsum("bhqd,bhkd->bhqk", q, k).allclose(q.matmul(k.transpose(-2, -1)), atol: 1e-5));
    }

    [Fact]
    public void Softmax_OfLargeNumbers_DoesNotOverflow()
    {
        using var scope = NewDisposeScope();
        var a = tensor([1000.0, 1001.0]);
        var expected = 1 / (1 + Math.Exp(1));
        Expect.Close([expected, 1 - expected], a.softmax(0), 1e-12);
        Expect.Close([Math.Log(expected), Math.Log(1 - expected)], a.log_softmax(0), 1e-12);
        Assert.Equal(ScalarType.Float32, a.softmax(0, float32).dtype);
    }

    [Fact]
    public void Matmul_ShapesThatDoNotFit_KeepsLibtorchsMessage()
    {
        using var scope = NewDisposeScope();
        var a = zeros(2, 3);
        var exception = Assert.Throws<ExternalException>(() => a.matmul(a));
        Assert.Equal("mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)", exception.Message);
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.BFloat16)]
    public void Matmul_EachFloatingType_MultipliesInIt(ScalarType type)
    {
        using var scope = NewDisposeScope();
        var a = tensor(new[,] { { 1f, 2f }, { 3f, 4f } }, dtype: type);
        var product = a.matmul(a);
        Assert.Equal(type, product.dtype);
        Expect.Close([7, 10, 15, 22], product);
    }
}
