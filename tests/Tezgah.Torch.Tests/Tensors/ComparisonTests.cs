using static TorchSharp.torch;

namespace Tezgah.Torch.Tests.Tensors;

public class ComparisonTests
{
    [Fact]
    public void Comparisons_TensorsAndNumbers_GiveBools()
    {
        using var scope = NewDisposeScope();
        var a = tensor([1f, 2f, 3f]);
        var b = tensor([3f, 2f, 1f]);
        Expect.Bools([false, true, false], a == b);
        Expect.Bools([true, false, true], a != b);
        Expect.Bools([true, false, false], a < b);
        Expect.Bools([true, true, false], a <= b);
        Expect.Bools([false, false, true], a > b);
        Expect.Bools([false, true, true], a >= b);
        Expect.Bools([false, true, false], a == 2);
        Expect.Bools([true, true, false], a.le(2));
        Expect.Bools([false, false, true], 2.5 < a);
        Expect.Bools([false, true, false], a.eq(b));
    }

    [Fact]
    public void Comparison_InPlace_WritesIntoTheTensor()
    {
        using var scope = NewDisposeScope();
        var a = tensor([1f, 2f]);
        Assert.Same(a, a.gt_(1));
        Expect.Close([0, 1], a);
    }

    [Fact]
    public void Allclose_WithinAndBeyondTolerance_Tells()
    {
        using var scope = NewDisposeScope();
        var a = tensor([1.0, 100.0]);
        Assert.True(a.allclose(tensor([1.000001, 100.0001])));
        Assert.False(a.allclose(tensor([1.001, 100.0])));
        Assert.False(allclose(tensor([double.NaN]), tensor([double.NaN])));
        Assert.True(allclose(tensor([double.NaN]), tensor([double.NaN]), equal_nan: true));
        Expect.Bools([true, false], a.isclose(tensor([1.0, 101.0])));
    }

    [Fact]
    public void Equals_SameAndOtherElements_Tells()
    {
        using var scope = NewDisposeScope();
        Assert.True(tensor([1f, 2f]).Equals(tensor([1f, 2f])));
        Assert.False(tensor([1f, 2f]).Equals(tensor([1f, 3f])));
        Assert.False(tensor([1f, 2f]).Equals(tensor([1f])));
    }
}
