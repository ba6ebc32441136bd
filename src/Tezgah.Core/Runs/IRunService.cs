using System.Threading.Channels;
using Tezgah.Core.Jobs;

namespace Tezgah.Core.Runs;

/// <summary>What pages do with runs.</summary>
public interface IRunService
{
    /// <summary>
    /// Adds a run to the queue and returns its id. Relative paths of data files count from the folder in which the dashboard
    /// was started.
    /// </summary>
    /// <exception cref="Problems.ProblemException">Settings are wrong (all of them), or the disk is full.</exception>
    Task<string> SubmitAsync(TrainingJob job, CancellationToken cancellationToken = default);

    /// <summary>
    /// Asks a run to stop after its step; after the grace time it is killed. A run that waits is taken from the queue. A run
    /// that has ended is left as it is.
    /// </summary>
    Task StopAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>
    /// Ends a run's worker at once; what came after its last checkpoint is lost. A run that waits is taken from the queue. A run
    /// that has ended is left as it is. Where workers cannot be killed, it is <see cref="StopAsync"/>.
    /// </summary>
    Task StopNowAsync(string id, CancellationToken cancellationToken = default) => StopAsync(id, cancellationToken);

    /// <summary>Puts a run that has ended early back in the queue; its worker goes on from the last checkpoint.</summary>
    /// <exception cref="Problems.ProblemException">There is no such run, it has not ended early, or it has no checkpoint.</exception>
    Task ResumeAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>
    /// Makes a training longer or shorter, also while it runs: it goes on to the new end, by the schedule of the new length.
    /// </summary>
    /// <param name="id">The run.</param>
    /// <param name="numTrainEpochs">The epochs in all, those done included; null where <paramref name="maxSteps"/> is given.</param>
    /// <param name="maxSteps">The steps in all; null where the epochs are given.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="Problems.ProblemException">
    /// There is no such run, it is no training or has ended for good, or the end would lie before what is done.
    /// </exception>
    Task ChangeDurationAsync(string id, double? numTrainEpochs, int? maxSteps, CancellationToken cancellationToken = default);

    /// <summary>The ids of the runs that wait, the next first.</summary>
    IReadOnlyList<string> Queue { get; }

    /// <summary>The folder of a run.</summary>
    JobFolder Folder(string id);
}

/// <summary>What changed in one run, at most once every 100 ms.</summary>
/// <param name="Run">The run as it is now.</param>
/// <param name="Points">Its new values.</param>
/// <param name="Log">Its new log lines.</param>
/// <param name="Evaluations">Its new evaluations.</param>
public sealed record LiveBatch(
    RunRecord Run,
    IReadOnlyList<MetricPoint> Points,
    IReadOnlyList<LogLine> Log,
    IReadOnlyList<EvaluationRecord> Evaluations)
{
    /// <summary>Whether the batch tells something that a reader who holds <paramref name="seen"/> does not know.</summary>
    public bool IsNewerThan(RunRecord seen)
    {
        ArgumentNullException.ThrowIfNull(seen);
        return Run.Revision > seen.Revision;
    }
}

/// <summary>
/// What happens in runs, as it happens. Subscribe first, then read the run's row, then its series and log; drop every batch
/// that is not <see cref="LiveBatch.IsNewerThan"/> the row, and put the values of the others in by their step (the series
/// were read after the row and may already hold them): nothing is missed or doubled.
/// </summary>
public interface ILiveFeed
{
    /// <summary>Listens to one run, or to all when <paramref name="runId"/> is null.</summary>
    ILiveSubscription Subscribe(string? runId = null);
}

/// <summary>A place in the audience; disposing gives it up.</summary>
public interface ILiveSubscription : IDisposable
{
    /// <summary>
    /// The batches. A reader that is too slow does not hold up the run: batches are dropped, and <see cref="Missed"/> is set.
    /// Ask it after each batch, and read the store again where it is.
    /// </summary>
    ChannelReader<LiveBatch> Batches { get; }

    /// <summary>Whether batches were dropped since the last call; asking clears it.</summary>
    bool Missed();
}

/// <summary>
/// Starts workers. A child process today, a cluster's scheduler another day: all it is given is the job's folder.
/// </summary>
public interface IJobLauncher
{
    /// <summary>
    /// Starts the worker of a folder that holds a <c>job.json</c> and returns when it is under way; with
    /// <paramref name="resume"/> it goes on from the folder's last checkpoint.
    /// </summary>
    /// <exception cref="Problems.ProblemException">It cannot be started.</exception>
    Task StartAsync(JobFolder folder, bool resume, CancellationToken cancellationToken = default);

    /// <summary>Whether the folder's worker lives.</summary>
    bool IsAlive(JobFolder folder);

    /// <summary>Ends the folder's worker at once, with its children.</summary>
    Task KillAsync(JobFolder folder, CancellationToken cancellationToken = default);
}
