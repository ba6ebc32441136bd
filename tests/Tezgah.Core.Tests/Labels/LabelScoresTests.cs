using Tezgah.Core.Labels;

namespace Tezgah.Core.Tests.Labels;

public sealed class LabelScoresTests
{
    [Fact]
    public void Probabilities_are_the_softmax_of_sums_or_means()
    {
        double[][] words = [[-1, -1, -1], [-2.5], [-4, -2]];

        var sums = LabelScores.Probabilities(words, byLength: false);
        var total = Math.Exp(-3) + Math.Exp(-2.5) + Math.Exp(-6);
        Assert.Equal([Math.Exp(-3) / total, Math.Exp(-2.5) / total, Math.Exp(-6) / total], sums, (a, b) => Math.Abs(a - b) < 1e-12);

        var means = LabelScores.Probabilities(words, byLength: true);
        Assert.True(means[0] > means[1] && means[1] > means[2]);
        Assert.Equal(1, means.Sum(), 12);
    }

    [Fact]
    public void Very_unlikely_words_keep_their_ratio() =>
        Assert.Equal(1 / (1 + Math.E), LabelScores.Probabilities([[-2000], [-1999]], byLength: false)[0], 12);

    [Fact]
    public void Word_without_a_token_or_with_a_broken_score_is_refused()
    {
        Assert.Throws<ArgumentException>(() => LabelScores.Probabilities([[-1], []], byLength: false));
        Assert.Throws<ArgumentException>(() => LabelScores.Probabilities([[-1], [double.NegativeInfinity]], byLength: false));
        Assert.Throws<ArgumentException>(() => LabelScores.Probabilities([], byLength: true));
    }
}
