using TorchSharp;
using static TorchSharp.torch;

namespace Tezgah.Torch.Tests.Tensors;

public class DataTests
{
    [Fact]
    public void Item_OneElement_IsReadInItsType()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(1.5f, tensor(1.5f).item<float>());
        Assert.Equal(7L, tensor(7L).item<long>());
        Assert.True(tensor(true).item<bool>());
        Assert.Equal(3f, tensor(3f).bfloat16().item<BFloat16>().ToSingle());
        Assert.Equal((Half)2, tensor(2f).half().item<Half>());
        Assert.Throws<ArgumentException>(() => tensor([1f, 2f]).item<float>());
        var exception = Assert.Throws<ArgumentException>(() => tensor(1f).item<double>());
        Assert.Equal("The elements are Float32, and Double was asked for.", exception.Message);
    }

    [Fact]
    public void Numbers_OfOneElement_AreConverted()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(2.5, tensor(2.5f).ToDouble());
        Assert.Equal(2f, tensor(2L).ToSingle());
        Assert.Equal(3, tensor(3.9).ToInt32());
        Assert.Equal(3L, tensor(3f).ToInt64());
        Assert.True(tensor(true).ToBoolean());
        Assert.Equal(0.5, tensor(0.5f).bfloat16().ToDouble());
        Assert.Equal(4.0, (double)tensor(4f));
        Assert.Equal(5, (int)tensor(5L));
    }

    [Fact]
    public void Accessor_ContiguousAndNot_ReadsInRowMajorOrder()
    {
        using var scope = NewDisposeScope();
        var a = arange(6, dtype: float32).reshape(2, 3);
        Assert.Equal([0f, 1f, 2f, 3f, 4f, 5f], a.data<float>().ToArray());
        Assert.Equal([0f, 3f, 1f, 4f, 2f, 5f], a.t().data<float>().ToArray());
        Assert.Equal(4f, a.t().data<float>()[1, 1]);
        Assert.Equal(4f, a.t().data<float>()[3]);
        Assert.Equal([0f, 3f, 1f, 4f, 2f, 5f], a.t().data<float>());
        Assert.Equal(new[,] { { 0f, 1f, 2f }, { 3f, 4f, 5f } }, a.data<float>().ToNDArray());
        var buffer = new float[4];
        a.data<float>().CopyTo(buffer, arrayIndex: 1, tensorIndex: 2);
        Assert.Equal([0f, 2f, 3f, 4f], buffer);
        Assert.Throws<ArgumentOutOfRangeException>(() => a.data<float>()[6]);
        Assert.Throws<ArgumentOutOfRangeException>(() => a.data<float>()[0, 3]);
    }

    [Fact]
    public void Accessor_Writing_ChangesTheTensor()
    {
        using var scope = NewDisposeScope();
        var a = zeros(2, 2);
        a.data<float>()[0, 1] = 5;
        a.t().data<float>().CopyFrom(new[] { 1f, 2f, 3f, 4f });
        Expect.Close([1, 3, 2, 4], a);
        a.data<float>().CopyFrom(new[] { 7f });
        Expect.Close([7, 3, 2, 4], a);
    }

    [Fact]
    public void Bytes_ReadAndSet_AreTheMemory()
    {
        using var scope = NewDisposeScope();
        var a = tensor([1f, 2f]).bfloat16();
        Assert.Equal([0x80, 0x3f, 0x00, 0x40], a.bytes.ToArray());
        a.bytes = new byte[] { 0x00, 0x40, 0x80, 0x3f };
        Expect.Close([2, 1], a);
        Assert.Throws<ArgumentException>(() => a.bytes = new byte[3]);
        Assert.Throws<InvalidOperationException>(() => zeros(2, 3).t().bytes.Length);
    }

    [Fact]
    public void Streams_WriteAndRead_GiveTheSameTensor()
    {
        using var scope = NewDisposeScope();
        manual_seed(5);
        var a = randn(3, 700_000);
        using var stream = new MemoryStream();
        a.WriteBytesToStream(stream);
        Assert.Equal(3 * 700_000 * 4, stream.Length);
        stream.Position = 0;
        var b = empty_like(a);
        b.ReadBytesFromStream(stream);
        Assert.True(a.Equals(b));
        Assert.Throws<EndOfStreamException>(() => b.ReadBytesFromStream(stream));
    }

    [Fact]
    public void SaveAndLoad_OtherShape_IsRefused()
    {
        using var scope = NewDisposeScope();
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        tensor([1f, 2f]).Save(writer);
        using var reader = new BinaryReader(stream);
        var same = zeros(2);
        stream.Position = 0;
        same.Load(reader);
        Expect.Close([1, 2], same);
        stream.Position = 0;
        var exception = Assert.Throws<ArgumentException>(() => zeros(3).Load(reader));
        Assert.Equal("The stream has Float32 [2], and the tensor is Float32 [3].", exception.Message);
    }

    [Fact]
    public void Read_AfterDispose_SaysThatItWasDisposed()
    {
        var a = tensor([1f]);
        a.Dispose();
        var exception = Assert.Throws<InvalidOperationException>(() => a.item<float>());
        Assert.Contains("was disposed", exception.Message, StringComparison.Ordinal);
    }
}
