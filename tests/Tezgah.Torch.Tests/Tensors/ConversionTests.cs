using TorchSharp;
using static TorchSharp.torch;

namespace Tezgah.Torch.Tests.Tensors;

public class ConversionTests
{
    [Theory]
    [InlineData(ScalarType.Byte, 1)]
    [InlineData(ScalarType.Int8, 1)]
    [InlineData(ScalarType.Int16, 2)]
    [InlineData(ScalarType.Int32, 4)]
    [InlineData(ScalarType.Int64, 8)]
    [InlineData(ScalarType.Float16, 2)]
    [InlineData(ScalarType.BFloat16, 2)]
    [InlineData(ScalarType.Float32, 4)]
    [InlineData(ScalarType.Float64, 8)]
    public void To_EachType_KeepsSmallNumbers(ScalarType type, int size)
    {
        using var scope = NewDisposeScope();
        var a = tensor([0f, 1f, 100f]).to(type);
        Assert.Equal(type, a.dtype);
        Assert.Equal(size, a.element_size());
        Assert.Equal(size, type.ElementSize());
        Expect.Close([0, 1, 100], a);
    }

    [Fact]
    public void To_Bool_IsWhetherNotZero()
    {
        using var scope = NewDisposeScope();
        Expect.Bools([false, true, true], tensor([0f, 1f, -2f]).to(ScalarType.Bool));
    }

    [Fact]
    public void ShortNames_ConvertToTheirTypes()
    {
        using var scope = NewDisposeScope();
        var a = tensor([1.0]);
        Assert.Equal(
            [ScalarType.Bool, ScalarType.Byte, ScalarType.Int8, ScalarType.Int16, ScalarType.Int32, ScalarType.Int64,
             ScalarType.Float16, ScalarType.BFloat16, ScalarType.Float32, ScalarType.Float64],
            new[] { a.@bool(), a.@byte(), a.@char(), a.@short(), a.@int(), a.@long(), a.half(), a.bfloat16(), a.@float(), a.@double() }
                .Select(t => t.dtype));
        Assert.Equal(ScalarType.Int64, a.type_as(tensor([1L])).dtype);
        Assert.Equal(ScalarType.Int32, a.type(int32).dtype);
        Assert.Equal(ScalarType.Float16, a.to(tensor([1f]).half()).dtype);
    }

    [Fact]
    public void To_SameType_SharesUnlessCopied()
    {
        using var scope = NewDisposeScope();
        var a = tensor([1f]);
        a.to(float32).fill_(2);
        Expect.Close([2], a);
        a.to(float32, copy: true).fill_(3);
        Expect.Close([2], a);
        a.cpu().fill_(4);
        Expect.Close([4], a);
    }

    [Fact]
    public void To_DisposeAfter_DisposesTheSource()
    {
        using var scope = NewDisposeScope();
        var a = tensor([1f]);
        var b = a.to(float64, disposeAfter: true);
        Assert.True(a.IsInvalid);
        Expect.Close([1], b);
    }

    [Fact]
    public void Copy_OtherTypeAndShape_ConvertsAndBroadcasts()
    {
        using var scope = NewDisposeScope();
        var a = zeros(2, 2);
        Assert.Same(a, a.copy_(tensor([1L, 2L])));
        Expect.Close([1, 2, 1, 2], a);
    }

    [Fact]
    public void Cuda_WhereItIs_TakesTensorsThereAndBack()
    {
        Assert.SkipUnless(cuda.is_available(), "no CUDA device");
        using var scope = NewDisposeScope();
        var a = tensor([1f, 2f]).pin_memory();
        Assert.True(a.is_pinned());
        var b = a.to(CUDA, non_blocking: true).mul(2);
        Assert.Equal(DeviceType.CUDA, b.device_type);
        cuda.synchronize();
        Expect.Close([2, 4], b.cpu());
        Assert.Equal(4f, b[1].item<float>());
    }

    [Fact]
    public void Cuda_WhereItIsNot_SaysWhatToDo()
    {
        Assert.SkipWhen(cuda.is_available(), "there is a CUDA device");
        using var scope = NewDisposeScope();
        var a = tensor([1f]);
        var exception = Assert.Throws<InvalidOperationException>(() => a.cuda());
        Assert.Contains("doctor", exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, cuda.device_count());
    }
}
