using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Web.Access;
using Tezgah.Web.Data;

namespace Tezgah.Web.Sweeps;

/// <summary>
/// Puts the runs of sweeps into the queue and, where rungs decide, stops and resumes them. What it has to know stands in the sweep's file
/// and in the runs: a dashboard that was killed at any moment goes on where it was, and starts no run twice.
/// </summary>
public sealed partial class SweepService(
    SweepStore sweeps,
    IRunStore runs,
    IRunService service,
    IRunShelf shelf,
    ILiveFeed feed,
    AllowedFolders folders,
    TimeProvider time,
    Func<string> random,
    ILogger<SweepService> logger)
    : BackgroundService
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_retry = TimeSpan.FromSeconds(5);
    private const int MostDoublings = 6;

    private readonly SemaphoreSlim _gate = new(1, 1);

    // What a person has asked for goes on without the page on which it was asked, until the dashboard ends. Never disposed: whoever
    // still works may ask for the token.
    private readonly CancellationTokenSource _life = new();

    // Which sweep a run belongs to, of those that are not stopped.
    private readonly ConcurrentDictionary<string, string> _sweepOf = new(StringComparer.Ordinal);

    // Sweeps in which there is something to be done that no event of a run will tell.
    private readonly Channel<string> _called = Channel.CreateUnbounded<string>();

    // How often in a row each could not go on.
    private readonly ConcurrentDictionary<string, int> _failures = new(StringComparer.Ordinal);

    /// <summary>Checks a sweep, keeps it, and puts its runs into the queue. Once it is kept, all of them go there, whoever waits or not.</summary>
    /// <param name="draft">The sweep.</param>
    /// <param name="cancellationToken">Cancels it before it is kept.</param>
    /// <exception cref="ProblemException">
    /// Everything that is wrong with the sweep or with one of its jobs: nothing is started then. Or what the queue refused: the sweep is
    /// kept then, and tried again.
    /// </exception>
    public async Task<Sweep> BeginAsync(Sweep draft, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var trials = SweepPlan.Trials(draft);
        var problems = new List<Problem>();
        foreach (var job in SweepPlan.Jobs(draft, trials, problems))
        {
            problems.AddRange(folders.Obstacles(job));
            if (problems.Count > 0)
            {
                throw new ProblemException(problems);
            }
        }

        string id;
        await _gate.WaitAsync(cancellationToken);
        try
        {
            // The moment is taken here: runs of another of the same name, which was before this one at the gate, are older.
            var now = time.GetUtcNow();
            id = DataSetIds.New(draft.Name, now, random());
            sweeps.Save(draft with { Id = id, CreatedAt = now, Trials = trials, IsStopped = false, IsStopping = false });
        }
        finally
        {
            _gate.Release();
        }

        _called.Writer.TryWrite(id);
        await AdvanceAsync(id, _life.Token);
        return sweeps.Find(id)!;
    }

    /// <summary>
    /// Stops all runs of a sweep, those that wait too; nothing of it starts any more. A run that cannot be stopped now keeps no other from
    /// it, and is asked again later.
    /// </summary>
    /// <param name="id">The sweep.</param>
    /// <param name="cancellationToken">Cancels it before it has begun.</param>
    /// <exception cref="ProblemException">The store cannot be written, or the runs that could not be stopped.</exception>
    public async Task StopAllAsync(string id, CancellationToken cancellationToken = default)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (sweeps.Find(id) is { } sweep)
            {
                // First that nothing goes on: whatever happens next, no rung resumes what is being stopped.
                sweep = sweep with { IsStopped = true, IsStopping = true };
                sweeps.Save(sweep);
                _called.Writer.TryWrite(id);
                await StopRunsAsync(sweep, _life.Token);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The runs of a sweep as the store has them.</summary>
    public Task<IReadOnlyList<TrialState>> StatesAsync(Sweep sweep, CancellationToken cancellationToken = default) =>
        StatesAsync(sweep, [], new HashSet<string>(StringComparer.Ordinal), cancellationToken);

    /// <summary>As the other, but the store is asked only for the runs that changed and for those of which nothing is known yet.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="known">The states as they were read before.</param>
    /// <param name="changed">The ids of the runs of which the feed has told since then.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<IReadOnlyList<TrialState>> StatesAsync(
        Sweep sweep, IReadOnlyList<TrialState> known, IReadOnlySet<string> changed, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(changed);
        var before = known.Where(s => s.Trial.RunId is { } id && !changed.Contains(id)).ToDictionary(s => s.Trial.RunId!, StringComparer.Ordinal);
        var states = new List<TrialState>(sweep.Trials.Count);
        foreach (var trial in sweep.Trials)
        {
            if (trial.RunId is { } same && before.TryGetValue(same, out var state))
            {
                states.Add(state with { Trial = trial });
                continue;
            }

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
            if (sweeps.Find(id) is not { } sweep)
            {
                return;
            }

            if (sweep.IsStopped)
            {
                if (sweep.IsStopping)
                {
                    await StopRunsAsync(sweep, cancellationToken);
                }

                return;
            }

            Know(sweep);
            sweep = await SubmitAsync(sweep, cancellationToken);
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
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await _life.CancelAsync();
        await base.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _life.Cancel();
        base.Dispose();
        _gate.Dispose();
    }

    private async Task StopRunsAsync(Sweep sweep, CancellationToken cancellationToken)
    {
        var failures = new List<Exception>();
        foreach (var id in (await ClaimAsync(sweep, cancellationToken)).Trials.Select(t => t.RunId).OfType<string>())
        {
            try
            {
                if (await runs.FindAsync(id, cancellationToken) is { } run && !run.Status.IsEnded())
                {
                    await service.StopAsync(id, cancellationToken);
                }
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                failures.Add(e);
            }
        }

        if (failures.Count == 0)
        {
            // Set down, so that a run which a person resumes by hand afterwards goes on.
            sweeps.Save(sweeps.Find(sweep.Id)! with { IsStopping = false });
        }
        else if (failures.TrueForAll(f => f is ProblemException))
        {
            throw new ProblemException([.. failures.Cast<ProblemException>().SelectMany(f => f.Problems)]);
        }
        else
        {
            ExceptionDispatchInfo.Throw(failures.First(f => f is not ProblemException));
        }
    }

    private async Task<Sweep> SubmitAsync(Sweep sweep, CancellationToken cancellationToken)
    {
        sweep = await ClaimAsync(sweep, cancellationToken);
        foreach (var trial in sweep.Trials.Where(t => t.RunId is null).ToArray())
        {
            var id = await service.SubmitAsync(SweepPlan.Job(sweep, trial, []), cancellationToken);
            sweep = await TakeAsync(sweep, trial, id, cancellationToken);
        }

        return sweep;
    }

    // One that went into the queue a moment before the dashboard died is there under its name; but not every run of that name is this
    // sweep's: another may be called the same.
    private async Task<Sweep> ClaimAsync(Sweep sweep, CancellationToken cancellationToken)
    {
        if (sweep.Trials.All(t => t.RunId is not null))
        {
            return sweep;
        }

        var claimed = sweeps.List().Sweeps.SelectMany(s => s.Trials).Select(t => t.RunId).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var there = (await runs.ListAsync(cancellationToken))
            .Where(r => r.CreatedAt >= sweep.CreatedAt && !claimed.Contains(r.Id))
            .GroupBy(r => r.Name, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Last().Id, StringComparer.Ordinal);
        foreach (var trial in sweep.Trials.Where(t => t.RunId is null).ToArray())
        {
            if (there.GetValueOrDefault(SweepPlan.NameOf(sweep, trial)) is { } id)
            {
                sweep = await TakeAsync(sweep, trial, id, cancellationToken);
            }
        }

        return sweep;
    }

    // Its study first: a dashboard that dies in between claims the run again, and so writes on it then.
    private async Task<Sweep> TakeAsync(Sweep sweep, SweepTrial trial, string id, CancellationToken cancellationToken)
    {
        if (sweep.Study is { } study)
        {
            await shelf.MarkAsync([id], new RunMarks { Group = study }, cancellationToken);
        }

        return Keep(sweep, trial with { RunId = id });
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
        Know(changed);
        return changed;
    }

    private void Know(Sweep sweep)
    {
        foreach (var run in sweep.Trials.Select(t => t.RunId).OfType<string>())
        {
            _sweepOf[run] = sweep.Id;
        }
    }
}
