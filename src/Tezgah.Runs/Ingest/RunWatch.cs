using System.Globalization;
using Microsoft.Extensions.Logging;
using Tezgah.Core.Evaluations;
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
    private bool _isStopWritten;
    private bool _isStopForced;
    private string? _folderJob;
    private bool _isFolderKnown;
    private TimeSpan _nextFolderTry;
    private TimeSpan _nextStopTry;
    private TimeSpan? _endSeen;
    private int _failures;

    /// <summary>Why the worker could not be started; null if it was, or if an earlier dashboard did it.</summary>
    public Problem? LaunchProblem { get; init; }

    /// <summary>Whether the worker was started by an earlier dashboard and may still be on its way.</summary>
    public bool IsRecovered { get; init; }

    /// <summary>The settings that the folder has; null where that is not known, since an earlier dashboard may have died over them.</summary>
    public string? FolderJob { get; init; }

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
        var (run, hasNews) = await IngestOrStopAsync(cancellationToken);

        // Deleted, ended, or already in the queue again to be resumed: the next worker must not meet this one.
        if (run is null || !run.Status.IsActive())
        {
            return await IsGoneAsync(cancellationToken);
        }

        await ForceStopWhenLateAsync(run, cancellationToken);
        await FollowJobAsync(run, cancellationToken);
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

    // A store that takes nothing (a full disk) must not keep a worker alive that is to stop.
    private async Task<(RunRecord? Run, bool HasNews)> IngestOrStopAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await IngestAsync(cancellationToken);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            if (await editor.ChangeAsync(id, _ => null, cancellationToken) is { } run)
            {
                await ForceStopWhenLateAsync(run, cancellationToken);
            }

            throw;
        }
    }

    // The store's settings come first; a dashboard that died, or a disk that was full, may have kept them from the folder. The worker
    // is asked again too: that costs it one look at the file.
    private async Task FollowJobAsync(RunRecord run, CancellationToken cancellationToken)
    {
        if (!_isFolderKnown)
        {
            (_folderJob, _isFolderKnown) = (FolderJob, true);
        }

        if (run.JobJson == _folderJob || Age < _nextFolderTry || !Directory.Exists(folder.Root))
        {
            return;
        }

        if (EvaluateJobFile.IsEvaluation(run.JobJson))
        {
            // It has no length that could change.
            _folderJob = run.JobJson;
            return;
        }

        try
        {
            await editor.ChangeAsync(id, _ => null, FollowJob, cancellationToken);
        }
        catch (ProblemException e)
        {
            _nextFolderTry = Age + s_longestPause;
            Log.FolderNotFollowed(logger, e, id, s_longestPause.TotalSeconds);
        }
    }

    private void FollowJob(RunRecord run)
    {
        if (run.Status.IsActive())
        {
            JobFolders.Update(folder, run.JobJson);
            JobFolders.RequestDuration(folder);
        }

        _folderJob = run.JobJson;
    }

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
                    return read.Problem is { } problem ? Mended(now) ?? Broken(update ?? RunUpdate.Of(now), problem) : update;
                },
                cancellationToken);
        }
        while (hasMore && run is not null);
        return (run, hasNews);
    }

    // A file that is gone is nothing that a power cut does.
    private RunUpdate? Mended(RunRecord run) => File.Exists(folder.Events)
        ? EventMend.Of(run, folder.Events, launcher.IsAlive(folder), time.GetUtcNow())
        : null;

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

        _stopSeen ??= Age;
        RequestStop();
        if (Age - _stopSeen < options.StopGrace || !launcher.IsAlive(folder))
        {
            return;
        }

        _isStopForced = true;
        try
        {
            // Written first, so that the run counts as stopped even if this dashboard ends between the two.
            await editor.ChangeAsync(
                id,
                now => now.Status != RunStatus.Stopping || now.Problem?.Code is StopForced or StopNow
                    ? null
                    : Say(now, time.GetUtcNow(), "warning", Forced),
                cancellationToken);
        }
        finally
        {
            await launcher.KillAsync(folder, cancellationToken);
        }
    }

    private Problem Forced => new(StopForced, null, options.StopGrace.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture));

    // Again, in case that the dashboard which wrote the status did not live to write the request, or could not. A folder that takes
    // nothing must not put off the end of the grace time.
    private void RequestStop()
    {
        if (_isStopWritten || Age < _nextStopTry || !Directory.Exists(folder.Root))
        {
            return;
        }

        try
        {
            JobFolders.RequestStop(folder);
            _isStopWritten = true;
        }
        catch (ProblemException e)
        {
            _nextStopTry = Age + s_longestPause;
            Log.StopNotWritten(logger, e, id);
        }
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
                { Status: RunStatus.Stopping } when _isStopForced => End(run, RunStatus.Stopped, Forced),
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
