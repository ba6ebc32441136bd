namespace Tezgah.Web.Charts;

/// <summary>
/// The exponential moving average of a noisy curve, corrected for its start as in Adam (Kingma and Ba, 2015, section 3):
/// s_t = (1 - w) · Σ w^(t-i) · y_i / (1 - w^t). A value that is not finite leaves the average as it is and gives a gap.
/// </summary>
public sealed class Smoothing
{
    private readonly double _weight;
    private double _sum;
    private double _bias = 1;

    /// <summary>Starts an average.</summary>
    /// <param name="weight">w, the part of the old average that stays with each value; 0 … below 1.</param>
    public Smoothing(double weight)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(weight);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(weight, 1);
        _weight = weight;
    }

    /// <summary>Takes the next value and gives the average with it.</summary>
    public double Next(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.NaN;
        }

        _sum = (_weight * _sum) + ((1 - _weight) * value);
        _bias *= _weight;
        return _sum / (1 - _bias);
    }

    /// <summary>How many values back a value counts less than a thousandth: what a detail needs before its start.</summary>
    public static int Memory(double weight) => weight <= 0 ? 0 : (int)Math.Ceiling(Math.Log(1e-3) / Math.Log(weight));
}
