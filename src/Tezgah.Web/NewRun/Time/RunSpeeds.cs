using System.Collections.Concurrent;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Core.Runs.Query;
using Tezgah.Runs.Index;
using Tezgah.Web.NewRun.Memory;

namespace Tezgah.Web.NewRun.Time;

/// <summary>How fast this machine was in the runs that have ended on it; what a run says is read once.</summary>
public sealed class RunSpeeds(IRunStore store, RunIndex index, JobMemory memory, TimeProvider time)
{
    // Newer ones first: the machine and the program change.
    private const int Most = 50;
    private const int MostKept = 1000;
    private const string Metric = "tokens_per_second";

    // A base model that is gone may come back, but not while a person types.
    private static readonly TimeSpan s_again = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, long> _unknown = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, RunSpeed> _kept = new(StringComparer.Ordinal);

    /// <summary>The rough time of a job, from the run that is nearest to it.</summary>
    /// <returns>Null where no run has ended on the job's device, or where the job's network or texts are not known.</returns>
    /// <exception cref="ProblemException">The store or the base model cannot be read.</exception>
    public async Task<RoughTime?> EstimateAsync(TrainingJob job, DataReport data, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(data);
        await index.ReadyAsync(cancellationToken);
        if (data.Characters <= 0 || await Task.Run(() => memory.Network(job, data.Labels), cancellationToken) is not { } config)
        {
            return null;
        }

        var speeds = new List<RunSpeed>();
        foreach (var run in index.All.Where(r => IsLike(r, job)).OrderByDescending(r => r.Run.CreatedAt).Take(Most))
        {
            if (await SpeedAsync(run.Run, cancellationToken) is { } speed)
            {
                speeds.Add(speed);
            }
        }

        return RoughTime.Nearest(speeds, job, config) is { } nearest ? RoughTime.Of(job, config, data.Rows, data.Characters, nearest) : null;
    }

    // On the same device: what one does in a second says nothing of another.
    private static bool IsLike(IndexedRun run, TrainingJob job) =>
        run.Run.Status == RunStatus.Completed && !run.IsImported && Speed(run.Run) > 0
        && (run.Settings.Value("device.type") == job.Device.Type || run.Run.Device?.StartsWith(job.Device.Type, StringComparison.Ordinal) == true);

    private static double Speed(RunRecord run) => run.Latest.GetValueOrDefault(Metric) is var speed && double.IsFinite(speed) ? speed : 0;

    private async Task<RunSpeed?> SpeedAsync(RunRecord run, CancellationToken cancellationToken)
    {
        if (_kept.TryGetValue(run.Id, out var kept))
        {
            return kept with { RunName = run.Name };
        }

        if ((_unknown.TryGetValue(run.Id, out var since) && time.GetElapsedTime(since) < s_again)
            || await store.FindAsync(run.Id, cancellationToken) is not { } whole)
        {
            return null;
        }

        try
        {
            var job = JobFile.Parse(whole.JobJson, run.Id, []);
            if (await Task.Run(() => memory.Network(job, 0), cancellationToken) is not { } config)
            {
                return Unknown(run);
            }

            if (_kept.Count >= MostKept)
            {
                _kept.Clear();
            }

            return _kept[run.Id] = new RunSpeed(
                run.Id, run.Name, RoughTime.ModelOf(job), job.Training.Dtype, Speed(run), RoughTime.WorkPerToken(job, config));
        }
        catch (ProblemException)
        {
            // Its base model is gone: nobody knows any more how much work a token of it was. Others may tell.
            return Unknown(run);
        }
    }

    private RunSpeed? Unknown(RunRecord run)
    {
        if (_unknown.Count >= MostKept)
        {
            _unknown.Clear();
        }

        _unknown[run.Id] = time.GetTimestamp();
        return null;
    }
}
