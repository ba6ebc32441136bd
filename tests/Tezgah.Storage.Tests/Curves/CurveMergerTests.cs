using Tezgah.Storage.Curves;

namespace Tezgah.Storage.Tests.Curves;

public sealed class CurveMergerTests
{
    [Fact]
    public void Order_MixedStepsWithRepeats_RisesWithTheLastValues()
    {
        var (steps, values) = CurveMerger.Order([3, 1, 2, 1], [30, 10, 20, 11]);

        Assert.Equal([1, 2, 3], steps);
        Assert.Equal([11, 20, 30], values);
    }

    [Fact]
    public void Merge_RandomCurves_IsWhatADictionaryGives()
    {
        var random = new Random(5);
        for (var i = 0; i < 200; i++)
        {
            var old = Curve(random, 1);
            var newer = Curve(random, 2);
            var expected = new SortedDictionary<int, double>(old.Steps.Zip(old.Values).ToDictionary(p => p.First, p => p.Second));
            foreach (var (step, value) in newer.Steps.Zip(newer.Values))
            {
                expected[step] = value;
            }

            var (steps, values) = CurveMerger.Merge(old, newer);

            Assert.Equal(expected.Keys, steps);
            Assert.Equal(expected.Values, values);
        }
    }

    private static (int[] Steps, double[] Values) Curve(Random random, double value)
    {
        var steps = Enumerable.Range(0, random.Next(0, 30)).Select(_ => random.Next(0, 50)).Distinct().Order().ToArray();
        return (steps, [.. steps.Select(_ => value)]);
    }
}
