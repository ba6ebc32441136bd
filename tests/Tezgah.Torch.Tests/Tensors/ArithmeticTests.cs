using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Tezgah.Torch.Tests.Tensors;

public class ArithmeticTests
{
    [Fact]
    public void Operators_TensorsAndNumbers_ComputeElementwise()
    {
        using var scope = NewDisposeScope();
        var a = tensor([1.0, 2.0, 4.0]);
        var b = tensor([8.0, 4.0, 2.0]);
        Expect.Close([9, 6, 6], a + b);
        Expect.Close([-7, -2, 2], a - b);
        Expect.Close([8, 8, 8], a * b);
        Expect.Close([0.125, 0.5, 2], a / b);
        Expect.Close([0, 0, 2], b % a);
        Expect.Close([-1, -2, -4], -a);
        Expect.Close([3, 4, 6], a + 2);
        Expect.Close([3, 4, 6], 2L + a);
        Expect.Close([0.5, 1.5, 3.5], a - 0.5);
        Expect.Close([0.5, -0.5, -2.5], 1.5 - a);
        Expect.Close([0.5, 1, 2], 0.5f * a);
        Expect.Close([4, 2, 1], 4 / a);
        Expect.Close([1, 2, 1], a % 3);
    }

    [Fact]
    public void Operators_IntegerTensorAndNumber_KeepIntegersWhereTorchDoes()
    {
        using var scope = NewDisposeScope();
        var a = tensor([1L, 2L]);
        Assert.Equal(ScalarType.Int64, (a + 1).dtype);
        Assert.Equal(ScalarType.Float32, (a + 1.5).dtype);
        Assert.Equal(ScalarType.Float32, (a / 2).dtype);
        Assert.Equal(ScalarType.Float32, (tensor([1f]) * 2.0).dtype);
    }

    [Fact]
    public void Add_Alpha_ScalesTheOther()
    {
        using var scope = NewDisposeScope();
        var a = tensor([1f, 2f]);
        Expect.Close([2.5, 4.5], a.add(tensor([3f, 5f]), 0.5));
        Assert.Same(a, a.add_(tensor([3f, 5f]), -1));
        Expect.Close([-2, -3], a);
        Expect.Close([-1, -2], a.add_(1));
        Expect.Close([-3, -4], a.sub_(2));
        Expect.Close([-6, -8], a.mul_(2));
        Expect.Close([-1.5, -2], a.div_(4));
        Expect.Close([-4.5, -4], a.mul_(tensor([3f, 2f])));
    }

    [Fact]
    public void Div_RoundingModes_RoundTowardsZeroOrDown()
    {
        using var scope = NewDisposeScope();
        var a = tensor([7.0, -7.0]);
        Expect.Close([3.5, -3.5], a.div(2));
        Expect.Close([3, -3], a.div(2, RoundingMode.trunc));
        Expect.Close([3, -4], a.div(tensor([2.0, 2.0]), RoundingMode.floor));
        Expect.Close([3, -4], a.floor_divide(tensor([2.0])));
        Expect.Close([1, 1], a.remainder(2));
        Expect.Close([1, -1], a.fmod(2));
    }

    [Fact]
    public void Pow_TensorAndNumber_Exponentiates()
    {
        using var scope = NewDisposeScope();
        Expect.Close([1, 8, 27], tensor([1.0, 2.0, 3.0]).pow(3));
        Expect.Close([1, 4, 27], tensor([1.0, 2.0, 3.0]).pow(tensor([1.0, 2.0, 3.0])));
    }

    [Fact]
    public void Fused_ProductsAndQuotients_AddWhatTheyShould()
    {
        using var scope = NewDisposeScope();
        var a = tensor([1f, 1f]);
        var b = tensor([2f, 3f]);
        var c = tensor([4f, 6f]);
        Expect.Close([5, 10], a.addcmul(b, c, 0.5));
        Expect.Close([2, 2], a.addcdiv(b, c, 2));
        Expect.Close([5, 10], a.clone().addcmul_(b, c, 0.5));
        Expect.Close([1.5, 1.5], a.clone().addcdiv_(b, c));
        Expect.Close([2.5, 3.5], a.lerp(c, tensor([0.5f, 0.5f])));
        Expect.Close([1.75, 2.25], a.clone().lerp_(c, tensor([0.25f, 0.25f])));
    }

    [Fact]
    public void Clamp_OneOrBothBounds_Limits()
    {
        using var scope = NewDisposeScope();
        var a = tensor([-2f, 0f, 3f]);
        Expect.Close([-1, 0, 1], a.clamp(-1, 1));
        Expect.Close([0, 0, 3], a.clamp(min: 0));
        Expect.Close([-2, 0, 1], a.clamp_max(1));
        Expect.Close([-1, 0, 2], a.clamp(tensor([-1f, -1f, -1f]), tensor([2f, 2f, 2f])));
        Expect.Close([0, 0, 2], a.clamp_(0, 2));
    }

    [Fact]
    public void Selection_WhereMaskAndExtremes_PickElements()
    {
        using var scope = NewDisposeScope();
        var a = tensor([1f, 5f, float.NaN]);
        var b = tensor([2f, 4f, 0f]);
        Expect.Close([2, 5, double.NaN], maximum(a, b));
        Expect.Close([1, 4, double.NaN], a.minimum(b));
        Expect.Close([2, 5, 0], fmax(a, b));
        Expect.Close([1, 4, 0], where(a.isnan(), b, a.minimum(b)));
        Expect.Close([1, 5, 7], a.masked_fill(a.isnan(), 7));
        Expect.Close([1, 5, -1], a.masked_fill_(a.isnan(), -1));
        Expect.Close([3, 3, 3], a.fill_(3));
        Expect.Close([0, 0, 0], a.zero_());
    }

    [Fact]
    public void Broadcast_ShapesThatDoNotFit_KeepsLibtorchsMessage()
    {
        using var scope = NewDisposeScope();
        var a = ones(2, 3);
        var b = ones(4);
        var exception = Assert.Throws<ExternalException>(() => a + b);
        Assert.Equal(
            "The size of tensor a (3) must match the size of tensor b (4) at non-singleton dimension 1", exception.Message);
    }

    [Fact]
    public void Broadcast_OneAgainstMany_Repeats()
    {
        using var scope = NewDisposeScope();
        Expect.Close([2, 2], [11, 21, 12, 22], tensor(new[,] { { 1.0 }, { 2.0 } }) + tensor([10.0, 20.0]));
    }
}
