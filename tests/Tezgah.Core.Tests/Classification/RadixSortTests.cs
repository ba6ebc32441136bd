using Tezgah.Core.Classification;

namespace Tezgah.Core.Tests.Classification;

public sealed class RadixSortTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2047)]
    [InlineData(2048)]
    [InlineData(50_000)]
    public void Sort_AnyFiniteDoubles_AgreesWithTheComparingSort(int count)
    {
        var random = new Random(count);
        var values = new double[count];
        for (var i = 0; i < count; i++)
        {
            var bits = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            values[i] = double.IsFinite(bits) ? bits : 0;
        }

        AssertSorts(values);
    }

    [Fact]
    public void Sort_ProbabilitiesOfFloat32_SkipsTheEmptyLowDigits()
    {
        var random = new Random(3);
        AssertSorts([.. Enumerable.Range(0, 10_000).Select(_ => (double)random.NextSingle())]);
        AssertSorts([.. Enumerable.Repeat(0.125, 5_000)]);
        AssertSorts([.. Enumerable.Range(0, 5_000).Select(i => i % 2 == 0 ? -1.0 : 1.0)]);
    }

    private static void AssertSorts(double[] values)
    {
        var expected = values.Order().ToArray();

        RadixSort.Sort(values, new double[values.Length]);

        Assert.Equal(expected, values);
    }
}
