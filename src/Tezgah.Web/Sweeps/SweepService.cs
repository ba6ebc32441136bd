using System.Collections.Concurrent;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Web.Access;
using Tezgah.Web.Data;

namespace Tezgah.Web.Sweeps;

/// <summary>
/// Puts the runs of sweeps into the queue and, where rungs decide, stops and resumes them. What it has to know stands in the sweep's file
/// and in the runs: a dashboard that was killed at any moment goes on where it was, and starts no run twice.
/// </summary>
public sealed class SweepService(
    SweepStore sweeps,
    IRunStore runs,
    IRunService service,
    ILiveFeed feed,
    AllowedFolders folders,
    TimeProvider time,
    Func<string> random,
    ILogger<SweepService> logger)
    : BackgroundService
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_retry = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _gate = new(1, 1);

    // Which sweep a run belongs to, of those that are not stopped.
    private readonly ConcurrentDictionary<string, string> _sweepOf = new(StringComparer.Ordinal);

    /// <summary>Checks a sweep, keeps it, and puts its runs into the queue.</summary>
    /// <exception cref="ProblemException">Everything that is wrong with the sweep or with one of its jobs; nothing is started then.</exception>
    public async Task<Sweep> BeginAsync(Sweep draft, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var trials = SweepPlan.Trials(draft);
        var problems = new List<Problem>();
        foreach (var trial in trials)
        {
            problems.AddRange(folders.Obstacles(SweepPlan.Job(draft, trial, problems)));
            if (problems.Count > 0)
            {
                throw new ProblemException(problems);
            }
        }

        var now = time.GetUtcNow();
        var sweep = draft with { Id = DataSetIds.New(draft.Name, now, random()), CreatedAt = now, Trials = trials, IsStopped = false };
        await _gate.WaitAsync(cancellationToken);
        try
        {
            sweeps.Save(sweep);
        }
        finally
        {
            _gate.Release();
        }

        await AdvanceAsync(sweep.Id, cancellationToken);
        return sweeps.Find(sweep.Id)!;
    }

    /// <summary>Stops all runs of a sweep, those that wait too; nothing of it starts any more.</summary>
    /// <exception cref="ProblemException">The store cannot be written.</exception>
    public async Task StopAllAsync(string id, CancellationToken cancellationToken = default)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (sweeps.Find(id) is not { } sweep)
            {
                return;
            }

            // First that nothing goes on: whatever happens next, no rung resumes what is being stopped.
            sweeps.Save(sweep with { IsStopped = true });
            foreach (var state in await StatesAsync(sweep, cancellationToken))
            {
                if (state.Run is { } run && !run.Status.IsEnded())
                {
                    await service.StopAsync(run.Id, cancellationToken);
                }
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The runs of a sweep as the store has them.</summary>
    public async Task<IReadOnlyList<TrialState>> StatesAsync(Sweep sweep, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        var states = new List<TrialState>(sweep.Trials.Count);
        foreach (var trial in sweep.Trials)
        {
            var run = trial.RunId is { } id ? await runs.FindAsync(id, cancellationToken) : null;
            IReadOnlyList<Series> series = run is { Step: > 0 }
                ? await runs.ReadSeriesAsync(run.Id, [sweep.Metric], cancellationToken: cancellationToken)
                : [];
            states.Add(new TrialState(
                trial, run, series is [var only, ..] ? [.. only.Steps.Zip(only.Values, (step, value) => (step, value))] : []));
        }

        return states;
    }

    /// <summary>Does what is to be done for a sweep now. To be called as often as one likes.</summary>
    public async Task AdvanceAsync(string id, CancellationToken cancellationToken = default)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (sweeps.Find(id) is not { IsStopped: false } sweep)
            {
                return;
            }

            sweep = await SubmitAsync(sweep, cancellationToken);
            foreach (var run in sweep.Trials.Select(t => t.RunId).OfType<string>())
            {
                _sweepOf[run] = sweep.Id;
            }

            if (sweep.Kind == SweepKind.Halving)
            {
                await DecideAsync(sweep, cancellationToken);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _gate.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // A full disk, a file that somebody is writing: the runs go on, and the decision is made later.
                SweepLog.Failed(logger, e, s_retry.TotalSeconds);
                await Task.Delay(s_retry, time, stoppingToken);
            }
        }
    }

    // Listens first and reads then, so that nothing is missed between the two.
    private async Task FollowAsync(CancellationToken stoppingToken)
    {
        using var subscription = feed.Subscribe();
        await AdvanceAllAsync(stoppingToken);
        while (await subscription.Batches.WaitToReadAsync(stoppingToken))
        {
            var changed = new HashSet<string>(StringComparer.Ordinal);
            while (subscription.Batches.TryRead(out var batch))
            {
                if (_sweepOf.TryGetValue(batch.Run.Id, out var sweep)
                    && (batch.Run.Status.IsEnded() || batch.Points.Any(p => p.Values.Keys.Any(k => k.StartsWith("eval_", StringComparison.Ordinal)))))
                {
                    changed.Add(sweep);
                }
            }

            if (subscription.Missed())
            {
                await AdvanceAllAsync(stoppingToken);
            }

            foreach (var id in changed)
            {
                await AdvanceAsync(id, stoppingToken);
            }

            await Task.Delay(s_pause, time, stoppingToken);
        }
    }

    private async Task AdvanceAllAsync(CancellationToken cancellationToken)
    {
        foreach (var sweep in sweeps.List().Sweeps.Where(s => !s.IsStopped))
        {
            await AdvanceAsync(sweep.Id, cancellationToken);
        }
    }

    private async Task<Sweep> SubmitAsync(Sweep sweep, CancellationToken cancellationToken)
    {
        if (sweep.Trials.All(t => t.RunId is not null))
        {
            return sweep;
        }

        // One that went into the queue a moment before the dashboard died is there under its name.
        var claimed = sweep.Trials.Select(t => t.RunId).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var there = (await runs.ListAsync(cancellationToken))
            .Where(r => r.CreatedAt >= sweep.CreatedAt && !claimed.Contains(r.Id))
            .GroupBy(r => r.Name, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Last().Id, StringComparer.Ordinal);
        foreach (var trial in sweep.Trials.Where(t => t.RunId is null).ToArray())
        {
            var id = there.GetValueOrDefault(SweepPlan.NameOf(sweep, trial))
                ?? await service.SubmitAsync(SweepPlan.Job(sweep, trial, []), cancellationToken);
            sweep = Keep(sweep, trial with { RunId = id });
        }

        return sweep;
    }

    private async Task DecideAsync(Sweep sweep, CancellationToken cancellationToken)
    {
        var decision = Halving.Decide(sweep, await StatesAsync(sweep, cancellationToken));
        foreach (var trial in decision.Stop)
        {
            await service.StopAsync(trial.RunId!, cancellationToken);
        }

        foreach (var (trial, rung) in decision.Resume)
        {
            // Set down before: a crash between the two asks again, and a stop by hand after it is told apart.
            sweep = Keep(sweep, trial with { PromotedAt = time.GetUtcNow(), PromotedAfter = rung });
            try
            {
                await service.ResumeAsync(trial.RunId!, cancellationToken);
            }
            catch (ProblemException e)
            {
                SweepLog.NotResumed(logger, e, trial.RunId!);
            }
        }
    }

    private Sweep Keep(Sweep sweep, SweepTrial trial)
    {
        var changed = sweep with { Trials = [.. sweep.Trials.Select(t => t.Number == trial.Number ? trial : t)] };
        sweeps.Save(changed);
        return changed;
    }
}

/// <summary>What is told of sweeps to who runs the dashboard.</summary>
internal static partial class SweepLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "A sweep could not go on; tried again in {Seconds} s.")]
    public static partial void Failed(ILogger logger, Exception error, double seconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The run {Run} of a sweep was not resumed.")]
    public static partial void NotResumed(ILogger logger, Exception error, string run);
}
