namespace Tezgah.Core.Statistics;

/// <summary>The few distribution functions that the tests need, to about 1e-13.</summary>
public static class Distributions
{
    /// <summary>P(X &gt; x) of the chi-square distribution with one degree of freedom.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="x"/> is negative or NaN.</exception>
    public static double ChiSquare1Above(double x) =>
        x >= 0 ? Erfc(Math.Sqrt(x / 2)) : throw new ArgumentOutOfRangeException(nameof(x), x, "A chi-square value is not negative.");

    /// <summary>P(X ≤ successes) of <paramref name="trials"/> throws of a fair coin.</summary>
    public static double FairCoinAtMost(long successes, long trials)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(trials);
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);
        if (2 * successes > trials)
        {
            return successes == trials ? 1 : 1 - FairCoinAtMost(trials - successes - 1, trials);
        }

        // Below the middle each term is smaller than the one above it: from the largest down, until nothing is added.
        var term = FairCoinExactly(successes, trials);
        var sum = term;
        for (var k = successes; k > 0 && term > sum * 1e-18; k--)
        {
            term *= (double)k / (trials - k + 1);
            sum += term;
        }

        return sum;
    }

    /// <summary>
    /// P(X = k) in the saddle-point form (Loader, 2000), which stays exact to rounding where factorials overflow and
    /// their logarithms cancel.
    /// </summary>
    private static double FairCoinExactly(long successes, long trials)
    {
        if (successes == 0 || successes == trials)
        {
            return Math.Pow(0.5, trials);
        }

        double n = trials;
        double k = successes;
        var off = (n - (2 * k)) / n;
        var deviance = n / 2 * (((1 - off) * Log1P(-off)) + ((1 + off) * Log1P(off)));
        return Math.Exp(StirlingError(trials) - StirlingError(successes) - StirlingError(trials - successes) - deviance)
            * Math.Sqrt(n / (2 * Math.PI * k * (n - k)));
    }

    /// <summary>ln n! less Stirling's formula for it.</summary>
    private static double StirlingError(long n)
    {
        if (n > 15)
        {
            double x = n;
            var square = x * x;
            return ((1.0 / 12) - (((1.0 / 360) - (((1.0 / 1260) - (((1.0 / 1680) - (1.0 / 1188 / square)) / square)) / square)) / square)) / x;
        }

        var logFactorial = 0.0;
        for (var i = 2; i <= n; i++)
        {
            logFactorial += Math.Log(i);
        }

        return logFactorial - ((n + 0.5) * Math.Log(n)) + n - (0.5 * Math.Log(2 * Math.PI));
    }

    /// <summary>ln(1 + x) without the loss of digits near 0 (Goldberg, 1991).</summary>
    private static double Log1P(double x)
    {
        var sum = 1 + x;
        return sum == 1 ? x : Math.Log(sum) * x / (sum - 1);
    }

    /// <summary>The complementary error function for x ≥ 0.</summary>
    private static double Erfc(double x)
    {
        const double seriesBelow = 2.5;
        if (x < seriesBelow)
        {
            // Abramowitz and Stegun 7.1.6: all terms positive.
            var (term, sum) = (x, x);
            for (var n = 1; term > sum * 1e-17; n++)
            {
                term *= 2 * x * x / ((2 * n) + 1);
                sum += term;
            }

            return 1 - (2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum);
        }

        // Abramowitz and Stegun 7.1.14, from the inside out; 60 levels are more than enough from 2.5 on.
        var fraction = x;
        for (var n = 60; n > 0; n--)
        {
            fraction = x + (n / 2.0 / fraction);
        }

        return Math.Exp(-x * x) / (Math.Sqrt(Math.PI) * fraction);
    }
}
