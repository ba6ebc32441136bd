using Tezgah.Core.Events;
using Tezgah.Engine.Worker;

namespace Tezgah.Benchmarks.Stops;

/// <summary>When a run is interrupted.</summary>
internal enum Moment
{
    /// <summary>At any time of the run.</summary>
    Any,

    /// <summary>While the validation texts are evaluated.</summary>
    Evaluation,

    /// <summary>While a checkpoint is written.</summary>
    Saving,
}

/// <summary>One interruption of a run: a stop that is asked for, or the end of its process.</summary>
/// <param name="Moment">When.</param>
/// <param name="Share">Where in the run, from 0 to 1.</param>
/// <param name="Duration">How long a run takes.</param>
internal sealed record Interruption(Moment Moment, double Share, TimeSpan Duration)
{
    /// <summary>No run has more evaluations or checkpoints.</summary>
    private const int Occasions = 8;

    private int Occasion => (int)(Share * Occasions);

    /// <summary>Runs in this process and asks for a stop at the moment.</summary>
    /// <returns>Whether the run was stopped; false if it was over before.</returns>
    public bool Stop(TinyJob job, bool resume)
    {
        var gate = new Lock();
        var isOver = false;
        using var timer = Moment == Moment.Any
            ? TimeProvider.System.CreateTimer(_ => Ask(), null, Duration * Share, Timeout.InfiniteTimeSpan)
            : null;
        using var watch = Moment == Moment.Saving ? new FolderWatch(job.Folder.Checkpoints, Occasion, Ask) : null;
        var evaluations = 0;
        var exit = job.Run(new JobWorkerOptions { Resume = resume, Observer = new Listener(Report) });
        lock (gate)
        {
            isOver = true;
            File.Delete(job.Folder.StopRequest);
        }

        return exit == JobWorker.Done
            ? job.Events()[^1] is FinishedEvent { Outcome: "stopped" }
            : throw new InvalidOperationException($"A run that was to stop ended with {job.Events()[^1]}.");

        // The line of a step that is evaluated is written just before it is.
        void Report(RunEvent e)
        {
            if (Moment == Moment.Evaluation && e is MetricsEvent m && m.Step % job.Job.Evaluation.EvalSteps == 0
                && m.Values.ContainsKey("loss") && evaluations++ == Occasion)
            {
                Ask();
            }
        }

        void Ask()
        {
            lock (gate)
            {
                if (!isOver)
                {
                    File.WriteAllText(job.Folder.StopRequest, "");
                }
            }
        }
    }

    /// <summary>Runs in a process of its own and kills it at the moment.</summary>
    /// <returns>Whether it was killed; false if it was over before.</returns>
    public bool Kill(TinyJob job, string worker, bool resume)
    {
        using var process = WorkerProgram.Start(worker, job, resume);
        using var watch = Moment == Moment.Saving ? new FolderWatch(job.Folder.Checkpoints, Occasion, process.Kill) : null;
        switch (Moment)
        {
            case Moment.Any when !process.WaitForExit(Duration * Share):
                process.Kill();
                break;
            case Moment.Evaluation:
                while (!process.WaitForExit(1))
                {
                    if (Evaluated(job) > Occasion)
                    {
                        process.Kill();
                        break;
                    }
                }

                break;
        }

        process.WaitForExit();
        if (process.ExitCode == JobWorker.Done)
        {
            return false;
        }

        return job.WholeEvents() is [.., FinishedEvent or ErrorEvent] events
            ? throw new InvalidOperationException($"A run that was to be killed ended with {events[^1]}.")
            : true;
    }

    /// <summary>The steps whose evaluation has begun.</summary>
    private static int Evaluated(TinyJob job) =>
        job.WholeEvents().OfType<MetricsEvent>().Count(m => m.Step % job.Job.Evaluation.EvalSteps == 0 && m.Values.ContainsKey("loss"));

    private sealed class Listener(Action<RunEvent> take) : IProgress<RunEvent>
    {
        public void Report(RunEvent value) => take(value);
    }
}
