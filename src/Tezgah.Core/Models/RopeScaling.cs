namespace Tezgah.Core.Models;

/// <summary>How rotary frequencies are stretched, so that texts may be longer than those that a model was first trained on.</summary>
public abstract record RopeScaling
{
    /// <summary>Whether the frequencies depend on the length of the text.</summary>
    public virtual bool DependsOnLength => false;

    /// <summary>The frequencies, in radians a token, of the pairs of entries of a head.</summary>
    /// <param name="theta">The base of the angles.</param>
    /// <param name="headDim">The width of a head, <c>D</c>.</param>
    /// <param name="length">The tokens of the text.</param>
    /// <returns><c>D / 2</c> frequencies, from the fastest.</returns>
    public abstract double[] Frequencies(double theta, int headDim, int length);

    /// <summary>The frequencies without any stretching: <c>theta^(-2i / D)</c> (Su et al. 2021).</summary>
    public static double[] Plain(double theta, int headDim)
    {
        var frequencies = new double[headDim / 2];
        for (var i = 0; i < frequencies.Length; i++)
        {
            frequencies[i] = Math.Pow(theta, -2.0 * i / headDim);
        }

        return frequencies;
    }
}

/// <summary>Every position counts as <c>1 / factor</c> of one (Chen et al. 2023, position interpolation).</summary>
public sealed record LinearRopeScaling(double Factor) : RopeScaling
{
    /// <inheritdoc/>
    public override double[] Frequencies(double theta, int headDim, int length) =>
        [.. Plain(theta, headDim).Select(f => f / Factor)];
}

/// <summary>
/// The base of the angles grows with a text that is longer than the model's context ("dynamic NTK"), as Hugging Face has it:
/// <c>theta * (factor * length / context - (factor - 1))^(D / (D - 2))</c>.
/// </summary>
public sealed record DynamicRopeScaling(double Factor, int MaxPositionEmbeddings) : RopeScaling
{
    /// <inheritdoc/>
    public override bool DependsOnLength => true;

    /// <inheritdoc/>
    public override double[] Frequencies(double theta, int headDim, int length)
    {
        double stretched = Math.Max(length, MaxPositionEmbeddings);
        var growth = (Factor * stretched / MaxPositionEmbeddings) - (Factor - 1);
        return Plain(theta * Math.Pow(growth, headDim / (headDim - 2.0)), headDim);
    }
}

/// <summary>
/// The stretching that Llama 3.1 introduced: short waves stay, waves longer than the original context are slowed by the
/// factor, those between are blended.
/// </summary>
public sealed record Llama3RopeScaling(
    double Factor, double LowFreqFactor, double HighFreqFactor, int OriginalMaxPositionEmbeddings) : RopeScaling
{
    /// <inheritdoc/>
    public override double[] Frequencies(double theta, int headDim, int length) => [.. Plain(theta, headDim).Select(Apply)];

    /// <summary>The frequency (radians a token) that stands for <paramref name="frequency"/>.</summary>
    public double Apply(double frequency)
    {
        var wavelength = 2 * Math.PI / frequency;
        if (wavelength < OriginalMaxPositionEmbeddings / HighFreqFactor)
        {
            return frequency;
        }

        if (wavelength > OriginalMaxPositionEmbeddings / LowFreqFactor)
        {
            return frequency / Factor;
        }

        var smooth = ((OriginalMaxPositionEmbeddings / wavelength) - LowFreqFactor) / (HighFreqFactor - LowFreqFactor);
        return ((1 - smooth) * frequency / Factor) + (smooth * frequency);
    }
}
