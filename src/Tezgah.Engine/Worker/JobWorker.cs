using Tezgah.Core.Events;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;

namespace Tezgah.Engine.Worker;

/// <summary>
/// Runs the job of a folder from start to end in this process. Whatever goes wrong becomes an event and an exit code; nothing
/// is thrown.
/// </summary>
public static class JobWorker
{
    /// <summary>The job is done, or was stopped as asked.</summary>
    public const int Done = 0;

    /// <summary>The work failed.</summary>
    public const int Failed = 1;

    /// <summary>The job or its data is wrong; nothing was begun.</summary>
    public const int BadInput = 2;

    /// <summary>Runs the job, on the calling thread.</summary>
    /// <param name="folder">A folder with a <c>job.json</c>.</param>
    /// <param name="options">How.</param>
    /// <returns>The exit code: 0 done or stopped, 1 failed, 2 bad input.</returns>
    public static int Run(JobFolder folder, JobWorkerOptions options)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(options);
        try
        {
            // The lock waits at most a second, and there is nothing else to do meanwhile.
            using var workerLock = WorkerLock.TakeAsync(folder, options.Time, CancellationToken.None).GetAwaiter().GetResult();
            using var events = new EventWriter(folder.Events, options.Time);
            return Run(new WorkerContext(folder, options, events));
        }
        catch (Exception e)
        {
            // Without lock or event file there is nowhere to write.
            foreach (var error in Failure.Of(e, folder, null, 0).Events())
            {
                options.Observer?.Report(error);
            }

            return e is ProblemException ? BadInput : Failed;
        }
    }

    private static int Run(WorkerContext context)
    {
        IWorkerRun? run = null;
        try
        {
            run = EvaluateRun.IsJobOf(context.Folder) ? new EvaluateRun(context) : new TrainingRun(context);
            run.Prepare();
            var outcome = run.Work() ? "completed" : "stopped";
            context.EndStop();
            context.Write(new FinishedEvent(outcome, run.Step));
            return Done;
        }
        catch (OperationCanceledException) when (context.StopRequested())
        {
            context.EndStop();
            context.Write(new FinishedEvent("stopped", run?.Step ?? 0));
            return Done;
        }
        catch (Exception e)
        {
            var failure = Failure.Of(e, context.Folder, run?.Job, run?.Step ?? 0, () => (run as TrainingRun)?.MemoryRanOut);
            foreach (var error in failure.Events())
            {
                context.Write(error);
            }

            context.Write(new FinishedEvent("failed", run?.Step ?? 0));
            return run is { Prepared: true } || !failure.IsInput ? Failed : BadInput;
        }
        finally
        {
            run?.Dispose();
        }
    }
}
