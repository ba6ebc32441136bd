using Tezgah.Core.Evaluations;
using Tezgah.Core.Events;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Engine.Evaluation;

namespace Tezgah.Engine.Worker;

/// <summary>An evaluation as a worker's job: its files go into the artifacts, its progress and results into the events.</summary>
internal sealed class EvaluateRun(WorkerContext context) : IWorkerRun
{
    private EvaluationRun? _run;

    /// <inheritdoc/>
    public TrainingJob? Job => null;

    /// <inheritdoc/>
    public bool Prepared => _run?.Prepared ?? false;

    /// <inheritdoc/>
    public int Step => 0;

    /// <summary>Whether the job of a folder is an evaluation.</summary>
    public static bool IsJobOf(JobFolder folder) => File.Exists(folder.Job) && EvaluateJobFile.IsEvaluation(File.ReadAllText(folder.Job));

    /// <inheritdoc/>
    /// <exception cref="ProblemException">The job is wrong, or its device is not there.</exception>
    public void Prepare()
    {
        var job = EvaluateJobFile.Load(context.Folder.Job);
        _run = new EvaluationRun(job, context.Folder.Artifacts, new EvaluationHost
        {
            Write = context.Write,
            StopRequested = context.StopRequested,
            Time = context.Time,
            Judge = context.Options.Judge,
            FreeMemory = context.Options.FreeMemory,
            OwnsProcess = context.Options.OwnsProcess,
        });
        context.Write(new StartedEvent(
            Environment.ProcessId, Environment.MachineName, _run.Device.ToString(), _run.Threads, context.Options.Resume, context.Options.Resume ? 0 : null));
    }

    /// <inheritdoc/>
    public bool Work()
    {
        _run!.Run();
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // What is loaded is let go of by the tasks themselves.
    }
}
