namespace Tezgah.Core.Statistics;

/// <summary>
/// McNemar's test (1947) of two classifiers on the same rows: only the rows that one gets right and the other wrong speak.
/// </summary>
/// <param name="BothRight">Rows that both get right.</param>
/// <param name="OnlyARight">Rows that only the first gets right.</param>
/// <param name="OnlyBRight">Rows that only the second gets right.</param>
/// <param name="BothWrong">Rows that both get wrong.</param>
/// <param name="ExactP">Two-sided exact p: min(1, 2 · P(X ≤ the smaller count)), X binomial with p = 1/2.</param>
/// <param name="ChiSquare">(a - b)² / (a + b); 0 without a discordant pair.</param>
/// <param name="ChiSquareP">Its p with one degree of freedom.</param>
/// <param name="CorrectedChiSquare">The same with continuity correction (Edwards, 1948): max(0, |a - b| - 1)² / (a + b).</param>
/// <param name="CorrectedChiSquareP">Its p with one degree of freedom.</param>
public sealed record McNemar(
    long BothRight,
    long OnlyARight,
    long OnlyBRight,
    long BothWrong,
    double ExactP,
    double ChiSquare,
    double ChiSquareP,
    double CorrectedChiSquare,
    double CorrectedChiSquareP)
{
    /// <summary>Below this many discordant pairs the chi-square distribution does not fit, and the exact p is the one to report.</summary>
    public const int ExactBelow = 25;

    /// <summary>Rows that exactly one of the two gets right.</summary>
    public long Discordant => OnlyARight + OnlyBRight;

    /// <summary>Whether <see cref="P"/> is the exact one.</summary>
    public bool IsExact => Discordant < ExactBelow;

    /// <summary>The p to report: exact below <see cref="ExactBelow"/> discordant pairs, else chi-square with continuity correction.</summary>
    public double P => IsExact ? ExactP : CorrectedChiSquareP;

    /// <summary>Tests the four counts.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    public static McNemar Of(long bothRight, long onlyARight, long onlyBRight, long bothWrong)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bothRight);
        ArgumentOutOfRangeException.ThrowIfNegative(onlyARight);
        ArgumentOutOfRangeException.ThrowIfNegative(onlyBRight);
        ArgumentOutOfRangeException.ThrowIfNegative(bothWrong);
        var pairs = onlyARight + onlyBRight;
        var gap = (double)Math.Abs(onlyARight - onlyBRight);
        var correctedGap = Math.Max(0, gap - 1);
        var chiSquare = pairs == 0 ? 0 : gap * gap / pairs;
        var corrected = pairs == 0 ? 0 : correctedGap * correctedGap / pairs;
        return new(
            bothRight,
            onlyARight,
            onlyBRight,
            bothWrong,
            Math.Min(1, 2 * Distributions.FairCoinAtMost(Math.Min(onlyARight, onlyBRight), pairs)),
            chiSquare,
            Distributions.ChiSquare1Above(chiSquare),
            corrected,
            Distributions.ChiSquare1Above(corrected));
    }
}
