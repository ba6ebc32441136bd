using Tezgah.Core.Runs;
using Tezgah.Web.Charts;

namespace Tezgah.Web.Live;

/// <summary>A run with everything that its page shows of it, as it was in the store.</summary>
/// <param name="Run">The run, read first: what came after it is in the feed.</param>
/// <param name="Curves">Its curves.</param>
/// <param name="Log">The end of its log, oldest first.</param>
/// <param name="Evaluations">Its evaluations in the order of their end.</param>
public sealed record RunSnapshot(
    RunRecord Run, CurveSet Curves, IReadOnlyList<LogLine> Log, IReadOnlyList<EvaluationRecord> Evaluations);

/// <summary>Reads what the page of a run needs.</summary>
public static class RunReader
{
    /// <summary>The most points of a curve: about two a pixel of a chart on a usual screen.</summary>
    public const int Points = 2000;

    /// <summary>The most lines of the log on the page.</summary>
    public const int LogLines = 2000;

    /// <summary>How much of the old average stays with each step of the smoothed loss.</summary>
    public const double Smoothing = 0.9;

    // A run's row names every metric that it has had; these are asked for in any case.
    private static readonly string[] s_usual = ["learning_rate", "eval_loss", "eval_accuracy", "eval_f1_macro"];

    /// <summary>The whole of a run; null if there is none of this id.</summary>
    public static async Task<RunSnapshot?> ReadAsync(
        this IRunStore store, string id, CancellationToken cancellationToken, int points = Points, double smoothing = Smoothing)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (await store.FindAsync(id, cancellationToken) is not { } run)
        {
            return null;
        }

        // Not beyond the step of the row that was read: what came since is in the feed.
        var last = run.Status.IsEnded() ? int.MaxValue : run.Step;
        var curves = new CurveSet(await SeriesAsync(store, run, (0, last), 0, points, cancellationToken), smoothing, points);
        var log = await store.ReadLogAsync(id, LogLines, cancellationToken);
        return new(run, curves, log, await store.ReadEvaluationsAsync(id, cancellationToken));
    }

    /// <summary>The curves that are averaged, whole: to average them otherwise.</summary>
    public static Task<IReadOnlyList<Series>> ReadNoisyAsync(this IRunStore store, RunRecord run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(run);
        return store.ReadSeriesAsync(run.Id, CurveSet.Noisy, cancellationToken: cancellationToken);
    }

    /// <summary>The curves between two steps, in as much detail as the window has room for.</summary>
    public static async Task<CurveSet> ReadDetailAsync(
        this IRunStore store, string id, ChartWindow window, CancellationToken cancellationToken, int points = Points, double smoothing = Smoothing)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(window);
        var (from, to) = ((int)Math.Max(0, Math.Floor(window.From)), (int)Math.Min(int.MaxValue, Math.Ceiling(window.To)));
        var run = await store.FindAsync(id, cancellationToken);
        var series = run is null ? [] : await SeriesAsync(store, run, (from, to), Charts.Smoothing.Memory(smoothing), points, cancellationToken);
        return new CurveSet(series, smoothing, points, new ChartWindow(from, to));
    }

    // What is averaged comes whole: an average of thinned points would be one of extremes.
    private static async Task<IReadOnlyList<Series>> SeriesAsync(
        IRunStore store, RunRecord run, (int From, int To) steps, int before, int points, CancellationToken cancellationToken)
    {
        string[] others = [.. run.Latest.Keys.Concat(s_usual).Except(CurveSet.Noisy, StringComparer.Ordinal)];
        var noisy = store.ReadSeriesAsync(run.Id, CurveSet.Noisy, Math.Max(0, steps.From - before), steps.To, cancellationToken: cancellationToken);
        var thinned = store.ReadSeriesAsync(run.Id, others, steps.From, steps.To, points, cancellationToken);
        return [.. await noisy, .. await thinned];
    }
}
