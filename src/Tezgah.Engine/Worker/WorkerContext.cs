using Tezgah.Core.Events;
using Tezgah.Core.Jobs;
using Tezgah.Engine.Evaluation;
using Tezgah.Engine.Models;

namespace Tezgah.Engine.Worker;

/// <summary>What a job works in: its folder, its events, and the wish to stop.</summary>
internal sealed class WorkerContext(JobFolder folder, JobWorkerOptions options, EventWriter events)
{
    public JobFolder Folder => folder;

    public JobWorkerOptions Options => options;

    public TimeProvider Time => options.Time;

    /// <summary>Writes an event and tells the observer.</summary>
    public void Write(RunEvent runEvent)
    {
        events.Write(runEvent);
        options.Observer?.Report(runEvent);
    }

    /// <summary>Waits until all events are on the disk.</summary>
    public void FlushEvents() => events.FlushToDisk();

    /// <summary>Lets the model write texts, and tells of them.</summary>
    public void Sample(TrainingSamples samples, DecoderModel model, int step, Action goOn)
    {
        if (samples.Write(folder.Artifacts, model, step, Time, goOn) is { } written)
        {
            Write(written);
        }
    }

    public void Log(string code, params IReadOnlyList<string> args) => Write(LogEvent.Of(code, args));

    /// <summary>Whether the token or the folder asks to stop.</summary>
    public bool StopRequested() => options.Stop.IsCancellationRequested || File.Exists(folder.StopRequest);

    /// <summary>Ends work that has nothing to save.</summary>
    /// <exception cref="OperationCanceledException">A stop was asked for.</exception>
    public void ThrowIfStopRequested()
    {
        if (StopRequested())
        {
            throw new OperationCanceledException();
        }
    }

    /// <summary>Takes the wish away when it is fulfilled, or a resumed worker would stop at once.</summary>
    public void EndStop() => File.Delete(folder.StopRequest);
}
