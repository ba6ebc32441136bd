using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Tezgah.Torch.Tests.Networks;

public class FunctionalTests
{
    [Fact]
    public void Linear_WithAndWithoutBias_IsXTimesTransposedWeight()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[,] { { 1f, 2f } });
        var w = tensor(new[,] { { 3f, 4f }, { 5f, 6f }, { 7f, 8f } });
        Expect.Close([1, 3], [11, 17, 23], F.linear(x, w));
        Expect.Close([1, 3], [12, 17, 22], F.linear(x, w, tensor([1f, 0f, -1f])));
    }

    [Fact]
    public void LayerNorm_OfARow_HasMeanZeroAndVarianceOne()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[,] { { 1.0, 2.0, 3.0 } });
        var d = Math.Sqrt((2.0 / 3) + 1e-5);
        Expect.Close([-1 / d, 0, 1 / d], F.layer_norm(x, [3]), 1e-9);
        Expect.Close(
            [(-2 / d) + 1, 1, (2 / d) + 1],
            F.layer_norm(x, [3], full(3, 2, dtype: float64), ones(3, dtype: float64)), 1e-9);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Attention_Plain_AgreesWithItsFormula(bool causal)
    {
        using var scope = NewDisposeScope();
        manual_seed(6);
        var (q, k, v) = (randn(2, 3, 4, 8, dtype: float64), randn(2, 3, 4, 8, dtype: float64), randn(2, 3, 4, 5, dtype: float64));
        var scores = q.matmul(k.transpose(-2, -1)) / Math.Sqrt(8);
        if (causal)
        {
            scores = scores.masked_fill(ones(4, 4).tril() == 0, double.NegativeInfinity);
        }

        var expected = scores.softmax(-1).matmul(v);
        Assert.True(F.scaled_dot_product_attention(q, k, v, is_casual: causal).allclose(expected));
    }

    [Fact]
    public void Attention_Masks_HideOrAdd()
    {
        using var scope = NewDisposeScope();
        manual_seed(6);
        var (q, k, v) = (randn(1, 2, 4, dtype: float64), randn(1, 3, 4, dtype: float64), randn(1, 3, 2, dtype: float64));
        var look = tensor(new[,] { { true, false, true }, { true, true, false } });
        var added = zeros(2, 3, dtype: float64).masked_fill(~look, double.NegativeInfinity);
        var hidden = F.scaled_dot_product_attention(q, k, v, look);
        Assert.True(hidden.allclose(F.scaled_dot_product_attention(q, k, v, added)));
        var two = F.scaled_dot_product_attention(q[.., ..1], k[.., TensorIndex.Slice(0, 3, 2)], v[.., TensorIndex.Slice(0, 3, 2)]);
        Assert.True(hidden[.., ..1].allclose(two));
        Assert.Throws<ArgumentException>(() => F.scaled_dot_product_attention(q, k, v, look, is_casual: true));
        Assert.Throws<ArgumentException>(() => F.scaled_dot_product_attention(q, k, v, p: -1));
    }

    [Fact]
    public void Dropout_InTrainingOnly_ZeroesAndScales()
    {
        using var scope = NewDisposeScope();
        manual_seed(8);
        var x = ones(10_000);
        var y = F.dropout(x, 0.25);
        Expect.Close([0, 4.0 / 3], y.unique().output);
        Assert.Equal(1, y.mean().item<float>(), 0.03f);
        Assert.True(F.dropout(x, 0.25, training: false).Equals(x));
        F.dropout(x, 1.0, inplace: true);
        Assert.Equal(0, x.sum().item<float>());
    }

    [Fact]
    public void Activations_AsFunctions_AreThoseOfTensors()
    {
        using var scope = NewDisposeScope();
        var x = tensor([-1f, 2f]);
        Expect.Close([0, 2], F.relu(x));
        Assert.True(F.silu(x).Equals(x.silu()));
        Assert.True(F.gelu(x).Equals(x.gelu()));
        Assert.True(F.sigmoid(x).Equals(x.sigmoid()));
        Assert.True(F.tanh(x).Equals(x.tanh()));
        Assert.True(F.softmax(x, 0).Equals(x.softmax(0)));
        Assert.True(F.log_softmax(x, 0).Equals(x.log_softmax(0)));
        Expect.Close([Math.Log(1 + Math.Exp(-1)), Math.Log(1 + Math.Exp(2))], F.softplus(x));
        Expect.Close([-0.4472136, 0.8944272], F.normalize(x, dim: 0));
        Expect.Close([2, 3], [0, 1, 0, 0, 0, 1], F.one_hot(tensor([1L, 2L])));
        F.relu(x, inplace: true);
        Expect.Close([0, 2], x);
    }
}
