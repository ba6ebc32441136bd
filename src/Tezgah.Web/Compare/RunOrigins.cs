using Microsoft.Extensions.Localization;
using Tezgah.Core.Statistics;
using Tezgah.Web.Charts;
using Tezgah.Web.Display;
using Tezgah.Web.Provenance;

namespace Tezgah.Web.Compare;

/// <summary>Where the numbers of runs come from.</summary>
public static class RunOrigins
{
    /// <summary>The predictions of a run on its test data.</summary>
    public static OriginSource Test(this ComparedRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var source = run.Results.Test.Source;
        return new(
            run.Run.Id, run.Run.Name, run.Run.JobJson, source?.Step ?? run.Run.Step, source?.File, ResultReader.Test,
            run.Results.Test.Value?.Predictions.Count, source?.Time);
    }

    /// <summary>The measured times of a run, with the conditions under which they were measured.</summary>
    public static OriginSource Latency(this ComparedRun run, IStringLocalizer<CompareTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(texts);
        var source = run.Results.Latency.Source;
        var file = run.Results.Latency.Value;
        return new(
            run.Run.Id, run.Run.Name, run.Run.JobJson, source?.Step ?? run.Run.Step, source?.File, ResultReader.Test, file?.Count, source?.Time)
        {
            Conditions = file is null ? [] :
            [
                (texts["Machine"], file.Machine), (texts["Device"], file.Device), (texts["Dtype"], file.Dtype),
                (texts["Threads"], Format.Count(file.Threads)), (texts["Batch"], Format.Count(file.BatchSize)), (texts["Warmup"], Format.Count(file.WarmupCount)),
            ],
        };
    }

    /// <summary>A number computed from the predictions of runs.</summary>
    /// <param name="texts">The methods' sentences.</param>
    /// <param name="figure">What it is.</param>
    /// <param name="method">The key of its method.</param>
    /// <param name="value">The number; null if it does not exist.</param>
    /// <param name="sources">What it was computed from.</param>
    public static Origin Of(IStringLocalizer<MethodTexts> texts, string figure, string method, double? value, params IReadOnlyList<OriginSource> sources)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return new() { Figure = figure, Shown = NumberText.Share(value), Value = value, Method = texts[method], Sources = sources };
    }

    /// <summary>The numbers of a chart or a sentence, each computed from the predictions or times of its runs.</summary>
    /// <param name="texts">The methods' sentences.</param>
    /// <param name="title">The chart's heading, or what the sentence is about.</param>
    /// <param name="methods">The keys of their methods.</param>
    /// <param name="sources">What they were computed from.</param>
    public static Origin OfSeveral(
        IStringLocalizer<MethodTexts> texts, string title, IReadOnlyList<string> methods, IEnumerable<OriginSource> sources)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return new() { Figure = title, Shown = "", Method = string.Join(' ', methods.Select(m => texts[m].Value)), Sources = [.. sources] };
    }

    /// <summary>The same with its interval.</summary>
    public static Origin With(this Origin origin, Interval? interval, string? method)
    {
        ArgumentNullException.ThrowIfNull(origin);
        return origin with { Interval = interval, IntervalMethod = interval is null ? null : method };
    }
}
