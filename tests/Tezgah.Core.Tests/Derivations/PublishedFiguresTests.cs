using Tezgah.Core.Derivations;

namespace Tezgah.Core.Tests.Derivations;

/// <summary>Figures that were published beside the numbers they were derived from.</summary>
public sealed class PublishedFiguresTests
{
    [Fact]
    public void Improvement_of_the_loss_is_44_1_percent()
    {
        var improvement = Derivation.ReductionPercent(Rounded.Parse("2.63"), Rounded.Parse("1.47"));

        Assert.True(improvement.Gives(Rounded.Parse("44.1")));
        Assert.Equal((43.8, 44.4), (Math.Round(improvement.Range.Lower, 1), Math.Round(improvement.Range.Upper, 1)));
    }

    [Fact]
    public void Improvement_of_the_perplexity_is_68_6_percent() =>
        Assert.True(Derivation.ReductionPercent(Rounded.Parse("13.86"), Rounded.Parse("4.35")).Gives(Rounded.Parse("68.6")));

    [Fact]
    public void Perplexity_13_86_is_within_what_a_rounded_loss_of_2_63_allows()
    {
        var perplexity = Derivation.Perplexity(Rounded.Parse("2.63"));

        // The loss as it is written gives 13.87; the published perplexity comes from a loss with more digits.
        Assert.Equal(13.87, perplexity.Value, 2);
        Assert.False(perplexity.Gives(Rounded.Parse("13.86")));
        Assert.True(perplexity.Allows(Rounded.Parse("13.86")));
        Assert.Equal((13.80, 13.94), (Math.Round(perplexity.Range.Lower, 2), Math.Round(perplexity.Range.Upper, 2)));
        Assert.False(perplexity.Allows(Rounded.Parse("13.79")));
        Assert.True(Derivation.Perplexity(Rounded.Parse("1.47")).Allows(Rounded.Parse("4.35")));
    }

    [Fact]
    public void Latency_of_25_4_ms_is_4_3_times_faster_than_110_2_ms()
    {
        Assert.True(Derivation.TimesFaster(Rounded.Parse("110.2"), Rounded.Parse("25.4")).Gives(Rounded.Parse("4.3")));
        Assert.True(Derivation.TimesFaster(Rounded.Parse("25.4"), Rounded.Parse("110.2")).Gives(Rounded.Parse("4.3")));
    }

    [Theory]
    [InlineData(11, 41, 26.8)]
    [InlineData(7, 41, 17.1)]
    [InlineData(4, 164, 2.44)]
    [InlineData(44, 164, 26.8)]
    public void Solved_problems_in_percent(long solved, long problems, double published) =>
        Assert.Equal(published, Math.Round(Derivation.Percent(solved, problems), published == 2.44 ? 2 : 1));

    [Fact]
    public void Rounding_is_half_a_unit_of_the_last_digit_written()
    {
        Assert.Equal((2.595, 2.605), (Rounded.Parse("2.60").Range.Lower, Rounded.Parse("2.60").Range.Upper));
        Assert.Equal((2.5, 3.5), (Rounded.Parse("3").Range.Lower, Rounded.Parse("3").Range.Upper));
        Assert.Throws<FormatException>(() => Rounded.Parse("1e3"));
    }

    [Fact]
    public void Impossible_numbers_are_refused()
    {
        Assert.Null(Derivation.ReductionPercent(0, 1));
        Assert.Equal(-50, Derivation.ReductionPercent(2, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Derivation.ReductionPercent(Rounded.Parse("0.0"), Rounded.Parse("1")));
        Assert.Throws<ArgumentOutOfRangeException>(() => Derivation.TimesFaster(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Derivation.Percent(2, 1));
    }
}
