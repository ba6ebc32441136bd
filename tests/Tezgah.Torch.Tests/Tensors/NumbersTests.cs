using TorchSharp;
using static TorchSharp.torch;

namespace Tezgah.Torch.Tests.Tensors;

public class NumbersTests
{
    [Theory]
    [InlineData(1f)]
    [InlineData(-2.5f)]
    [InlineData(1.00390625f)] // halfway between two, the even one is below
    [InlineData(1.01171875f)] // halfway between two, the even one is above
    [InlineData(3.4e38f)]
    [InlineData(1e-40f)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NaN)]
    public void BFloat16_OfASingle_RoundsAsLibtorchDoes(float value)
    {
        using var scope = NewDisposeScope();
        Assert.Equal(tensor(value).bfloat16().@float().item<float>(), new BFloat16(value).ToSingle());
    }

    [Fact]
    public void BFloat16_Arithmetic_IsThatOfSinglesRounded()
    {
        Assert.Equal(new BFloat16(3), new BFloat16(1) + new BFloat16(2));
        Assert.True(new BFloat16(1) < new BFloat16(2));
        Assert.Equal(0x3F80, (int)(BitConverter.SingleToUInt32Bits((float)BFloat16.One) >> 16));
    }

    [Fact]
    public void Scalar_OfEachNumber_KeepsItsKind()
    {
        Assert.Equal(ScalarType.Int64, ((Scalar)3).Type);
        Assert.Equal(ScalarType.Float64, ((Scalar)3f).Type);
        Assert.Equal(ScalarType.Bool, ((Scalar)true).Type);
        Assert.Equal(2.5, ((Scalar)2.5f).ToDouble());
        Assert.Equal(long.MaxValue, ((Scalar)long.MaxValue).ToInt64());
        Assert.Equal(2, ((Scalar)2.9).ToInt32());
        Assert.True(1.0.ToScalar().ToBoolean());
    }

    [Fact]
    public void FInfo_OfEachType_AgreesWithTheType()
    {
        Assert.Equal(float.MaxValue, finfo().max);
        Assert.Equal(double.MinValue, finfo(float64).min);
        Assert.Equal((double)BFloat16.MaxValue, finfo(bfloat16).max);
        Assert.Equal((double)Half.MaxValue, finfo(float16).max);
        Assert.Equal(1.1920928955078125e-07, finfo(float32).eps);
        Assert.Throws<ArgumentException>(() => finfo(int64));
    }

    [Fact]
    public void Size_FromTuplesAndArrays_IsTheSame()
    {
        Size size = (2, 3);
        Assert.Equal(new Size([2L, 3L]), size);
        Assert.True(size == new long[] { 2, 3 });
        Assert.Equal(6, size.numel());
        Assert.Equal([2L, 3L, 4L], (size + new long[] { 4 }).Shape);
    }
}
