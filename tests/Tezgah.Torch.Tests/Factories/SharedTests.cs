using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace Tezgah.Torch.Tests.Factories;

public class SharedTests
{
    [Fact]
    public void FromArray_SameType_SharesItsMemory()
    {
        using var scope = NewDisposeScope();
        var source = new[,] { { 1f, 2f }, { 3f, 4f } };
        var a = from_array(source);
        source[1, 1] = 9;
        Expect.Close([2, 2], [1, 2, 3, 9], a);
        a.fill_(5);
        Assert.Equal(5, source[0, 0]);
        Assert.Equal(ScalarType.Float64, from_array(source, float64).dtype);
    }

    [Fact]
    public void AsTensor_ArraysListsAndTensors_ShareWhereTheyCan()
    {
        using var scope = NewDisposeScope();
        long[] source = [1, 2];
        var a = as_tensor(source);
        a[0] = 7L;
        Assert.Equal(7, source[0]);
        Expect.Close([3, 4], as_tensor(new List<float> { 3, 4 }));
        Assert.Equal(ScalarType.Int32, as_tensor(a, int32).dtype);
    }

    [Fact]
    public void FromBuffer_PartOfAnArray_IsThatPart()
    {
        using var scope = NewDisposeScope();
        float[] source = [1, 2, 3, 4];
        var a = frombuffer(source, float32, count: 2, offset: 1);
        a.mul_(10);
        Assert.Equal([1f, 20f, 30f, 4f], source);
        Assert.Throws<ArgumentException>(() => frombuffer(source, float32, offset: 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => frombuffer(source, float32, count: 4, offset: 1));
    }

    [Fact]
    public void FromArray_AfterTheTensorIsGone_LetsTheArrayGo()
    {
        var array = MakeAndDispose();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(array.IsAlive);
    }

    [Fact]
    public void FromArray_WhileAViewLives_KeepsTheArray()
    {
        using var scope = NewDisposeScope();
        var view = ViewOfAnArray();
        GC.Collect();
        Assert.Equal(Enumerable.Range(1, 1000).Select(i => (float)i), view.data<float>().ToArray());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference MakeAndDispose()
    {
        var array = new float[100];
        using var a = from_array(array);
        return new WeakReference(array);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Tensor ViewOfAnArray()
    {
        using var whole = from_array(Enumerable.Range(0, 1001).Select(i => (float)i).ToArray());
        return whole[1..];
    }
}
