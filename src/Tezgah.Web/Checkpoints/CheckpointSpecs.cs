using Microsoft.Extensions.Localization;
using Tezgah.Core.Runs.Analysis;
using Tezgah.Web.Charts;

namespace Tezgah.Web.Checkpoints;

/// <summary>The chart of a metric over checkpoints, with what its analysis found marked on it.</summary>
public static class CheckpointSpecs
{
    // The marks of the palette's styles 6, 5 and 4: a star, a cross, a triangle.
    private const int BestStyle = 6, OverfitStyle = 5, StopStyle = 4;

    /// <summary>A line for each run, and a mark for each run's best, overfitting point and recommended stop.</summary>
    public static ChartSpec Of(IReadOnlyList<CheckpointCurve> curves, string name, bool lowerIsBetter, string step, IStringLocalizer<CheckpointsTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(curves);
        ArgumentNullException.ThrowIfNull(texts);
        CheckpointAnalysis[] found = [.. curves.Select(c => c.Analyse(lowerIsBetter)).OfType<CheckpointAnalysis>()];
        return new()
        {
            Title = texts["ChartTitle", name],
            XTitle = step,
            YTitle = name,
            Traces =
            [
                .. curves.Select(c => new ChartTrace
                {
                    Name = c.RunName, Style = c.Style, Marks = true,
                    Data = new Curve([.. c.Points.Select(p => (double)p.Value.Step)], [.. c.Points.Select(p => p.Value.Value)]),
                }),
                .. Marks(texts["Best"], BestStyle, found.Select(a => a.Best)),
                .. Marks(texts["Overfits"], OverfitStyle, found.Select(a => a.OverfitsFrom).OfType<CheckpointValue>()),
                .. Marks(texts["Stop"], StopStyle, found.Select(a => a.StopAt)),
            ],
        };
    }

    private static IEnumerable<ChartTrace> Marks(string name, int style, IEnumerable<CheckpointValue> values)
    {
        CheckpointValue[] all = [.. values];
        return all.Length == 0 ? [] :
        [
            new ChartTrace
            {
                Name = name, Kind = TraceKind.Points, Style = style, Strong = true, Data = new Curve([.. all.Select(v => (double)v.Step)], [.. all.Select(v => v.Value)]),
            },
        ];
    }
}
