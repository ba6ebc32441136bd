using Tezgah.Text.Data;

namespace Tezgah.Text.Tests.Data;

public sealed class DataSplitTests
{
    private static readonly int[] s_labels = [.. Enumerable.Range(0, 1000).Select(i => i % 10 < 7 ? 0 : i % 10 < 9 ? 1 : 2)];

    [Fact]
    public void Stratified_Parts_AreDisjointCompleteAndKeepTheShares()
    {
        var split = DataSplit.Stratified(s_labels, 0.1, 0.2, seed: 7);

        Assert.Equal((700, 100, 200), (split.Train.Count, split.Validation.Count, split.Test.Count));
        Assert.Equal(Enumerable.Range(0, 1000), split.Train.Concat(split.Validation).Concat(split.Test).Order());
        Assert.Equal([140, 40, 20], Enumerable.Range(0, 3).Select(l => split.Test.Count(r => s_labels[r] == l)));
    }

    [Fact]
    public void Stratified_Seed_DecidesTheSplit()
    {
        var first = DataSplit.Stratified(s_labels, 0.1, 0.2, seed: 7);

        Assert.Equal(first.Test, DataSplit.Stratified(s_labels, 0.1, 0.2, seed: 7).Test);
        Assert.NotEqual(first.Test, DataSplit.Stratified(s_labels, 0.1, 0.2, seed: 8).Test);
        Assert.Equal([1, 6, 9, 10], first.Test.Take(4));
    }

    [Fact]
    public void Stratified_RareLabels_StillAddUpToTheShares()
    {
        int[] labels = [.. Enumerable.Range(0, 100)];
        var split = DataSplit.Stratified(labels, 0.25, 0.25, seed: 1);

        Assert.Equal((50, 25, 25), (split.Train.Count, split.Validation.Count, split.Test.Count));
    }

    [Theory]
    [InlineData(0.5, 0.5)]
    [InlineData(-0.1, 0.5)]
    [InlineData(double.NaN, 0.5)]
    public void Stratified_SharesThatLeaveNothing_AreAnError(double validation, double test) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => DataSplit.Stratified(s_labels, validation, test, seed: 1));
}
