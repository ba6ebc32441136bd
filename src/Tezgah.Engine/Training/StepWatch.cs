using System.Globalization;
using Tezgah.Core.Problems;

namespace Tezgah.Engine.Training;

/// <summary>Loss and gradient norm of one step.</summary>
public sealed record StepNumbers(double Loss, double GradientNorm);

/// <summary>
/// Looks at each step's loss and gradient norm: a loss far above those before it and a gradient far off its history are told, the
/// first of a row only.
/// </summary>
/// <param name="recent">The last steps of the part of the run before this one, the oldest first.</param>
internal sealed class StepWatch(IEnumerable<StepNumbers> recent)
{
    private const int Window = 50;

    /// <summary>Before that many steps nothing is unusual.</summary>
    private const int Least = 20;

    /// <summary>Standard deviations that no ordinary batch is off.</summary>
    private const double Deviations = 6;

    /// <summary>A loss that is off by less than this part is no spike, however even the others are.</summary>
    private const double LeastRise = 0.5;

    /// <summary>How many times the median a gradient has to be.</summary>
    private const double Times = 10;

    private readonly Queue<StepNumbers> _recent = new(recent);
    private bool _lossWasOff;
    private bool _normWasOff;

    /// <summary>What has to be kept to go on.</summary>
    public IReadOnlyList<StepNumbers> Recent => [.. _recent];

    /// <summary>Takes a step and says what is unusual about it.</summary>
    public IReadOnlyList<Problem> Add(int step, StepNumbers numbers)
    {
        var found = new List<Problem>();
        if (_recent.Count >= Least)
        {
            var mean = _recent.Average(r => r.Loss);
            var deviation = Math.Sqrt(_recent.Average(r => (r.Loss - mean) * (r.Loss - mean)));
            var lossIsOff = numbers.Loss > mean + Math.Max(Deviations * deviation, LeastRise * Math.Abs(mean));
            if (lossIsOff && !_lossWasOff)
            {
                found.Add(new Problem("loss-spike", null, $"{step}", Text(numbers.Loss), Text(mean), $"{_recent.Count}"));
            }

            var median = _recent.Select(r => r.GradientNorm).Order().ElementAt(_recent.Count / 2);
            var normIsOff = numbers.GradientNorm > Times * median && median > 0;
            if (normIsOff && !_normWasOff)
            {
                found.Add(new Problem("gradient-spike", null, $"{step}", Text(numbers.GradientNorm), Text(median), $"{_recent.Count}"));
            }

            (_lossWasOff, _normWasOff) = (lossIsOff, normIsOff);
        }

        _recent.Enqueue(numbers);
        if (_recent.Count > Window)
        {
            _recent.Dequeue();
        }

        return found;
    }

    private static string Text(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
