using System.Globalization;
using Microsoft.AspNetCore.Components;
using Tezgah.Web.Charts;
using Tezgah.Web.Provenance;

namespace Tezgah.Web.Sweeps;

/// <summary>
/// The choices of values of a sweep as lines over upright axes. The table of the page holds the same, for those who cannot see or point.
/// </summary>
public sealed partial class ParallelPlot
{
    private const double Height = 300;
    private const double Top = 40;
    private const double Bottom = 285;
    private const double Margin = 90;
    private const double Step = 190;

    private int? _chosen;

    /// <summary>What is drawn.</summary>
    [Parameter]
    [EditorRequired]
    public required ParallelAxes Axes { get; set; }

    /// <summary>Tells where the numbers come from.</summary>
    [Parameter]
    [EditorRequired]
    public required Func<Origin> Origin { get; set; }

    private double Width => (2 * Margin) + (Step * (Axes.Axes.Count - 1));

    private static double X(int axis) => Margin + (Step * axis);

    private static double Y(double place) => Bottom - (place * (Bottom - Top));

    private static string Svg(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private static string Points(ParallelLine line) => string.Join(' ', line.Places.Select((p, i) => $"{Svg(X(i))},{Svg(Y(p))}"));

    private void Choose(ParallelLine line) => _chosen = _chosen == line.Config.Config ? null : line.Config.Config;

    private void Choose(ChangeEventArgs e) =>
        _chosen = int.TryParse(e.Value as string, CultureInfo.InvariantCulture, out var config) ? config : null;

    private string Words(ParallelLine line) => string.Join(
        ", ",
        Axes.Axes.Select((a, i) => $"{a.Name} {(i < line.Config.Values.Count ? line.Config.Values.ElementAt(i).Value : NumberText.Precise(line.Config.Summary!.Mean))}"));
}
