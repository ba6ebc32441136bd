using System.Globalization;
using Microsoft.Extensions.Localization;
using Tezgah.Core.Problems;
using Tezgah.Web.Charts;
using Tezgah.Web.Display;

namespace Tezgah.Web.Live;

/// <summary>
/// What is marked on a run's curves: checkpoints, spikes, values that are no numbers and resumptions, as its log tells them, and
/// the best evaluation.
/// </summary>
public static class CurveMarks
{
    private const int MostGaps = 50;

    /// <summary>The kinds in the order in which a person reads them.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["best", "checkpoint", "resumed", "spike", "nan"];

    /// <summary>The marks in the order of their steps.</summary>
    public static IReadOnlyList<ChartEvent> Of(RunModel model, IStringLocalizer<LiveTexts> texts, IStringLocalizer<DisplayTexts> words)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(texts);
        var marks = new List<ChartEvent>();
        foreach (var line in model.Log)
        {
            if (line.Problem is { } problem && Kind(problem.Code) is { } kind && Step(problem) is { } step)
            {
                if (kind == "resumed")
                {
                    // What lay behind that step was given up.
                    marks.RemoveAll(m => m.X > step);
                }

                marks.Add(new ChartEvent(step, kind, texts["Mark." + problem.Code, problem.Args.ElementAtOrDefault(1) ?? ""]));
            }
        }

        AddGaps(marks, model.Curves["loss"], texts["Mark.loss-not-finite", ""]);
        if (model.Best is { } best)
        {
            marks.Add(new ChartEvent(best.Step, "best", texts["Mark.best", words.Metric(best.Metric), Format.Number(best.Value)]));
        }

        return [.. marks.OrderBy(m => m.X)];
    }

    // A run that was imported, or whose log is long, has the gaps in its curve alone.
    private static void AddGaps(List<ChartEvent> marks, Curve loss, string text)
    {
        var known = marks.Where(m => m.Kind == "nan").Select(m => m.X).ToHashSet();
        for (var i = 0; i < loss.Count && known.Count < MostGaps; i++)
        {
            if (!double.IsFinite(loss.Y[i]) && known.Add(loss.X[i]))
            {
                marks.Add(new ChartEvent(loss.X[i], "nan", text));
            }
        }
    }

    private static string? Kind(string code) => code switch
    {
        "note-checkpoint" => "checkpoint",
        "note-resumed" => "resumed",
        "loss-spike" or "gradient-spike" => "spike",
        "loss-not-finite" or "gradient-not-finite" => "nan",
        _ => null,
    };

    private static int? Step(Problem problem) =>
        int.TryParse(problem.Args.Count > 0 ? problem.Args[0] : null, NumberStyles.Integer, CultureInfo.InvariantCulture, out var step) ? step : null;
}
