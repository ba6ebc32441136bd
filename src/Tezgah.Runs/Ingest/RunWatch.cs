using System.Globalization;
using Microsoft.Extensions.Logging;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Runs.Queue;

namespace Tezgah.Runs.Ingest;

/// <summary>
/// Watches one run from its worker's start to its end: takes its events into the store, sees its death, and ends it where it
/// was asked to stop and does not.
/// </summary>
internal sealed class RunWatch(
    string id,
    JobFolder folder,
    RunEditor editor,
    IJobLauncher launcher,
    TimeProvider time,
    RunsOptions options,
    ILogger logger)
{
    /// <summary>The problem of a run whose worker a person had killed.</summary>
    internal const string StopNow = "stop-now";

    private const string EventsBroken = "events-broken";
    private const string StopForced = "stop-forced";
    private const int LastLines = 20;
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(5);

    private readonly long _start = time.GetTimestamp();
    private TimeSpan _nextLifeSign;
    private TimeSpan? _stopSeen;
    private TimeSpan? _endSeen;
    private int _failures;

    /// <summary>Why the worker could not be started; null if it was, or if an earlier dashboard did it.</summary>
    public Problem? LaunchProblem { get; init; }

    /// <summary>Whether the worker was started by an earlier dashboard and may still be on its way.</summary>
    public bool IsRecovered { get; init; }

    /// <summary>Set at the end if the worker was never started: an earlier dashboard died on the way.</summary>
    public bool WasNeverStarted { get; private set; }

    // How long it has watched: unlike the time of day, this does not jump when the clock is set.
    private TimeSpan Age => time.GetElapsedTime(_start);

    /// <summary>Looks again and again until the run has ended and its worker is gone.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(options.BatchInterval, time);
        var pauseUntil = TimeSpan.Zero;
        do
        {
            try
            {
                if (Age < pauseUntil)
                {
                    continue;
                }

                if (await TickAsync(cancellationToken))
                {
                    return;
                }

                _failures = 0;
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                // A full disk, a file that cannot be read now: try again, ever more slowly.
                var pause = options.BatchInterval * Math.Pow(2, Math.Min(_failures++, 10));
                pause = pause < s_longestPause ? pause : s_longestPause;
                pauseUntil = Age + pause;
                Log.WatchFailed(logger, e, id, pause.TotalSeconds);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    /// <summary>Looks once; returns true at the end.</summary>
    internal async Task<bool> TickAsync(CancellationToken cancellationToken)
    {
        var (run, hasNews) = await IngestAsync(cancellationToken);
        if (run is null)
        {
            return true;
        }

        // Ended, or already in the queue again to be resumed: the next worker must not meet this one.
        if (!run.Status.IsActive())
        {
            return await IsGoneAsync(cancellationToken);
        }

        await ForceStopWhenLateAsync(run, cancellationToken);
        if (hasNews || !IsTimeForLifeSign() || launcher.IsAlive(folder) || IsStillStarting(run))
        {
            return false;
        }

        // What it wrote between the reading and its death.
        (run, _) = await IngestAsync(cancellationToken);
        if (run is not null && run.Status.IsActive())
        {
            await BuryAsync(cancellationToken);
        }

        return true;
    }

    /// <summary>Takes in what the worker has written and the store does not have; null if there is no such run.</summary>
    internal async Task<RunRecord?> CatchUpAsync(CancellationToken cancellationToken) => (await IngestAsync(cancellationToken)).Run;

    private async Task<(RunRecord? Run, bool HasNews)> IngestAsync(CancellationToken cancellationToken)
    {
        RunRecord? run;
        bool hasMore;
        var hasNews = false;
        do
        {
            hasMore = false;
            run = await editor.ChangeAsync(
                id,
                now =>
                {
                    if (now.Problem?.Code == EventsBroken)
                    {
                        return null;
                    }

                    var read = EventTail.Read(folder.Events, now.EventOffset, now.EventSeq);
                    hasMore = read.HasMore;
                    hasNews |= read.Events.Count > 0;
                    var update = read.Events.Count > 0 ? RunProjector.Project(now, read.Events, read.Offset) : null;
                    return read.Problem is { } problem ? Broken(update ?? RunUpdate.Of(now), problem) : update;
                },
                cancellationToken);
        }
        while (hasMore && run is not null);
        return (run, hasNews);
    }

    // Told once; the worker may go on, but nothing more of it is shown.
    private RunUpdate Broken(RunUpdate update, Problem problem)
    {
        var line = Say(update.Run, time.GetUtcNow(), "error", problem);
        return update with { Run = line.Run, Log = [.. update.Log, .. line.Log] };
    }

    /// <summary>The run with a problem, and a line of its log that tells it.</summary>
    internal static RunUpdate Say(RunRecord run, DateTimeOffset now, string level, Problem problem)
    {
        var line = RunProjector.AddLine(run, now, level, problem);
        return line with { Run = line.Run with { Problem = problem } };
    }

    private async Task<bool> IsGoneAsync(CancellationToken cancellationToken)
    {
        if (!launcher.IsAlive(folder))
        {
            return true;
        }

        _endSeen ??= Age;
        if (Age - _endSeen >= options.ExitGrace)
        {
            Log.WorkerDoesNotExit(logger, id, options.ExitGrace.TotalSeconds);
            await launcher.KillAsync(folder, cancellationToken);
        }

        return false;
    }

    private async Task ForceStopWhenLateAsync(RunRecord run, CancellationToken cancellationToken)
    {
        if (run.Status != RunStatus.Stopping)
        {
            return;
        }

        if (_stopSeen is null && Directory.Exists(folder.Root))
        {
            // Again, in case that the dashboard which wrote the status did not live to write the request.
            JobFolders.RequestStop(folder);
        }

        _stopSeen ??= Age;
        if (Age - _stopSeen < options.StopGrace || !launcher.IsAlive(folder))
        {
            return;
        }

        // Written first, so that the run counts as stopped even if this dashboard ends between the two.
        var problem = new Problem(
            StopForced, null, options.StopGrace.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture));
        await editor.ChangeAsync(
            id,
            now => now.Status != RunStatus.Stopping || now.Problem?.Code is StopForced or StopNow
                ? null
                : Say(now, time.GetUtcNow(), "warning", problem),
            cancellationToken);
        await launcher.KillAsync(folder, cancellationToken);
    }

    private bool IsTimeForLifeSign()
    {
        if (Age < _nextLifeSign)
        {
            return false;
        }

        _nextLifeSign = Age + options.LifeSignInterval;
        return true;
    }

    private bool IsStillStarting(RunRecord run) =>
        IsRecovered && (run.Status == RunStatus.Starting || run.EventSeq == 0) && Age < options.StartGrace;

    // The worker is dead and did not say how it ended.
    private async Task BuryAsync(CancellationToken cancellationToken) => await editor.ChangeAsync(
        id,
        run =>
        {
            WasNeverStarted = IsRecovered && run is { Status: RunStatus.Starting, EventSeq: 0 }
                && !File.Exists(folder.Log) && !File.Exists(folder.Lock);
            return run switch
            {
                { Status: var status } when !status.IsActive() => null,
                _ when WasNeverStarted => RunUpdate.Of(run with { Status = RunStatus.Queued }),
                _ when LaunchProblem is { } problem => End(run, RunStatus.Failed, problem),
                { Problem.Code: EventsBroken } => RunUpdate.Of(Ended(run, RunStatus.Failed, run.Problem)),
                { Problem.Code: StopForced or StopNow } => RunUpdate.Of(Ended(run, RunStatus.Stopped, run.Problem)),
                _ => Interrupt(run),
            };
        },
        cancellationToken);

    private RunUpdate Interrupt(RunRecord run)
    {
        var words = LastWords.Of(folder.Log, LastLines);
        var lines = words.Select((text, i) => new LogLine(run.LogLines + i + 1, time.GetUtcNow(), "info", text)).ToList();
        var last = words.Count > 0 ? words[^1] : "–";
        var end = End(
            run with { LogLines = run.LogLines + lines.Count },
            RunStatus.Interrupted,
            new Problem("worker-died", null, run.Step.ToString(CultureInfo.InvariantCulture), last));
        return end with { Log = [.. lines, .. end.Log] };
    }

    private RunUpdate End(RunRecord run, RunStatus status, Problem problem)
    {
        var line = RunProjector.AddLine(run, time.GetUtcNow(), "error", problem);
        return line with { Run = Ended(line.Run, status, problem) };
    }

    // A worker that died while no dashboard ran ended with its last event, not when it was found.
    private RunRecord Ended(RunRecord run, RunStatus status, Problem problem) =>
        run with { Status = status, Problem = problem, EndedAt = run.LastEventAt ?? time.GetUtcNow() };
}
