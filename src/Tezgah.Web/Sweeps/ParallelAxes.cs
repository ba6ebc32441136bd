using System.Globalization;
using Tezgah.Core.Jobs;
using Tezgah.Core.Settings;
using Tezgah.Web.Charts;

namespace Tezgah.Web.Sweeps;

/// <summary>A mark on an upright axis.</summary>
/// <param name="Place">How far up it is, from 0 to 1.</param>
/// <param name="Text">What stands beside it.</param>
public sealed record AxisTick(double Place, string Text);

/// <summary>One upright axis: a setting, or at last the measure.</summary>
/// <param name="Name">Its name in words.</param>
/// <param name="Ticks">Its marks, from the lowest.</param>
public sealed record ParallelAxis(string Name, IReadOnlyList<AxisTick> Ticks);

/// <summary>One choice of values as a line over all axes.</summary>
/// <param name="Config">The choice and what came of it.</param>
/// <param name="Places">Where it crosses each axis, from 0 at the bottom to 1.</param>
/// <param name="Rank">How good it is among all, from 0, the worst, to <see cref="ParallelAxes.Ranks"/> - 1.</param>
public sealed record ParallelLine(ConfigResult Config, IReadOnlyList<double> Places, int Rank);

/// <summary>
/// Parallel coordinates (Inselberg 1985): each measured choice of values is a line over upright axes, one for each setting and one for the
/// measure, so that one sees which values the good ones have in common.
/// </summary>
/// <param name="Axes">The axes from the left; the last is the measure.</param>
/// <param name="Lines">The lines, the best last: it is drawn over the others.</param>
public sealed record ParallelAxes(IReadOnlyList<ParallelAxis> Axes, IReadOnlyList<ParallelLine> Lines)
{
    /// <summary>The shades in which lines are drawn.</summary>
    public const int Ranks = 5;

    // More would run into one another.
    private const int MostTicks = 8;

    /// <summary>The lines of a sweep.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="results">What came of it.</param>
    /// <param name="setting">A setting's name in words, by its key.</param>
    /// <param name="metric">The measure's name in words.</param>
    /// <returns>Null where there is nothing to see: one setting alone, or fewer than two measured choices.</returns>
    public static ParallelAxes? Of(Sweep sweep, SweepResults results, Func<string, string> setting, string metric)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        ArgumentNullException.ThrowIfNull(results);
        ArgumentNullException.ThrowIfNull(setting);
        var greater = JobChecks.GreaterIsBetter(sweep.Metric);
        ConfigResult[] measured =
        [
            .. results.Configs.Where(c => c.Summary is not null && double.IsFinite(c.Summary.Mean))
                .OrderBy(c => greater ? c.Summary!.Mean : -c.Summary!.Mean),
        ];
        if (sweep.Axes.Count < 2 || measured.Length < 2)
        {
            return null;
        }

        var scales = sweep.Axes.Select(a => (Name: setting(a.Key), Scale: Scale.Of(a, [.. measured.Select(c => c.Values[a.Key])]))).ToArray();
        double[] means = [.. measured.Select(c => c.Summary!.Mean)];
        var measure = Scale.OfNumbers(means, isLog: false);
        return new ParallelAxes(
            [.. scales.Select(s => new ParallelAxis(s.Name, s.Scale.Ticks)), new ParallelAxis(metric, measure.Ticks)],
            [
                .. measured.Select((c, i) => new ParallelLine(
                    c,
                    [.. sweep.Axes.Zip(scales, (a, s) => s.Scale.PlaceOf(c.Values[a.Key])), measure.PlaceOf(means[i])],
                    i * Ranks / measured.Length)),
            ]);
    }

    private sealed class Scale
    {
        private readonly double _from;
        private readonly double _to;
        private readonly bool _isLog;
        private readonly string[]? _names;

        private Scale(double from, double to, bool isLog, string[]? names, IEnumerable<(double Value, string Text)> ticks)
        {
            (_from, _to, _isLog, _names) = (from, to, isLog, names);
            Ticks = [.. ticks.Select(t => new AxisTick(PlaceOf(t.Value), t.Text))];
        }

        public IReadOnlyList<AxisTick> Ticks { get; }

        public static Scale Of(SweepAxis axis, string[] values)
        {
            var kind = SettingsSchema<TrainingJob>.Get(axis.Key).Kind;
            if (kind is SettingKind.Integer or SettingKind.Number && values.All(v => double.IsFinite(Number(v))))
            {
                double[] numbers = [.. values.Select(Number)];
                return OfNumbers(numbers, SweepResults.IsLog(axis.Key, numbers));
            }

            string[] names = [.. values.Distinct(StringComparer.Ordinal)];
            return new Scale(0, names.Length - 1, isLog: false, names, names.Select((n, i) => ((double)i, n)));
        }

        public static Scale OfNumbers(double[] values, bool isLog)
        {
            double[] distinct = [.. values.Distinct().Order()];
            double[] ticks = distinct.Length <= MostTicks ? distinct : [distinct[0], distinct[distinct.Length / 2], distinct[^1]];
            return new Scale(distinct[0], distinct[^1], isLog, names: null, ticks.Select(t => (t, NumberText.Precise(t))));
        }

        public double PlaceOf(string value) => PlaceOf(_names is null ? Number(value) : Array.IndexOf(_names, value));

        // A single value lies in the middle.
        public double PlaceOf(double value) => _to <= _from ? 0.5
            : _isLog ? (Math.Log(value) - Math.Log(_from)) / (Math.Log(_to) - Math.Log(_from))
            : (value - _from) / (_to - _from);

        private static double Number(string text) =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;
    }
}
