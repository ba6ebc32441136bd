using Tezgah.Core.CodeProblems;
using Tezgah.Web.Provenance;

namespace Tezgah.Web.CodeProblems;

/// <summary>Where the numbers of pass@k come from.</summary>
public static class PassOrigins
{
    /// <summary>The file of a result.</summary>
    public static OriginSource Source(this PassColumn column)
    {
        ArgumentNullException.ThrowIfNull(column);
        var (run, result) = (column.Run, column.Result);
        return new(run.Id, run.Name, run.JobJson, result.Step, result.File, "problems", result.Report.Problems.Count, result.Time);
    }

    /// <summary>A number of one result.</summary>
    public static Origin Of(PassColumn column, string figure, string shown, double? value, string method) =>
        new() { Figure = figure, Shown = shown, Value = value, Method = method, Sources = [column.Source()] };

    /// <summary>The median of a number that some samples have; null where none has it.</summary>
    public static double? Median(this PassReport report, Func<SampleResult, int?> of)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(of);
        return Core.Statistics.Percentiles.Linear([.. report.Results.Select(of).OfType<int>().Select(v => (double)v)], 50);
    }
}
