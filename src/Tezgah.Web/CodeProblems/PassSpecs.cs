using Microsoft.Extensions.Localization;
using Tezgah.Core.CodeProblems;
using Tezgah.Web.Charts;

namespace Tezgah.Web.CodeProblems;

/// <summary>The charts of failures and of the length of thinking.</summary>
public static class PassSpecs
{
    private const double Spread = 0.3;

    /// <summary>The failures of each result by kind, upon each other.</summary>
    public static ChartSpec Failures(IReadOnlyList<PassColumn> columns, Func<PassColumn, string> name, IStringLocalizer<CodeProblemsTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(texts);
        SampleOutcome[] kinds =
        [
            .. SampleOutcomes.All.Where(o => o != SampleOutcome.Passed && columns.Any(c => c.Result.Report.Outcomes.Any(r => r.Outcome == o))),
        ];
        double[] places = [.. Enumerable.Range(0, columns.Count).Select(i => (double)i)];
        return new()
        {
            Title = texts["Failures"],
            XTitle = "",
            YTitle = texts["Samples"],
            XNames = [.. columns.Select(name)],
            Stacked = true,
            Traces =
            [
                .. kinds.Select((kind, i) => new ChartTrace
                {
                    Name = texts["Outcome." + kind.NameOf()], Kind = TraceKind.Bars, Style = i,
                    Data = new Curve(places, [.. columns.Select(c => (double)c.Result.Report.Outcomes.FirstOrDefault(o => o.Outcome == kind).Count)]),
                }),
            ],
        };
    }

    /// <summary>The length of each sample's thinking, solved and failed apart, a column of points for each result.</summary>
    public static ChartSpec Thinking(IReadOnlyList<PassColumn> columns, Func<PassColumn, string> name, IStringLocalizer<CodeProblemsTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(texts);
        return new()
        {
            Title = texts["Thinking"],
            XTitle = "",
            YTitle = texts["ThinkCharacters"],
            XNames = [.. columns.Select(name)],
            XRange = new ChartWindow(-0.6, columns.Count - 0.4),
            Traces = [Points(texts["Solved"], 2, passed: true), Points(texts["Failed"], 1, passed: false)],
        };

        ChartTrace Points(string title, int style, bool passed)
        {
            (int Column, int Length)[] all =
            [
                .. columns.SelectMany((c, i) => c.Result.Report.Results.Where(r => r.Passed == passed && r.ThinkCharacters is not null).Select(r => (i, r.ThinkCharacters!.Value))),
            ];
            // Beside each other by turns and not by chance: the same result always gives the same picture.
            double[] places = [.. all.Select((p, i) => p.Column + (Spread * (((i * 0.618034) % 1) - 0.5) * 2))];
            return new ChartTrace { Name = title, Kind = TraceKind.Points, Style = style, Data = new Curve(places, [.. all.Select(p => (double)p.Length)]) };
        }
    }
}
