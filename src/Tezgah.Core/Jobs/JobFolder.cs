namespace Tezgah.Core.Jobs;

/// <summary>
/// The folder of one job, the only thing that the dashboard and a worker share. It may lie on a shared file system: nothing
/// in it depends on both being on one machine.
/// </summary>
/// <param name="Root">The folder, as a full path.</param>
public sealed record JobFolder(string Root)
{
    /// <summary>The settings; of a training that has begun, nothing but its duration changes (<see cref="DurationRequest"/>).</summary>
    public string Job => Path.Combine(Root, "job.json");

    /// <summary>What happened, one JSON object a line; only ever appended to.</summary>
    public string Events => Path.Combine(Root, "events.jsonl");

    /// <summary>What the worker and its native libraries printed.</summary>
    public string Log => Path.Combine(Root, "log.txt");

    /// <summary>
    /// Held open by the living worker, without sharing (<see cref="WorkerLock"/>). The lock goes with the process, however it
    /// dies.
    /// </summary>
    public string Lock => Path.Combine(Root, "worker.lock");

    /// <summary>
    /// Which process the worker is: <see cref="ProcessIdentity"/>. A file of its own, since a file that is held without sharing
    /// cannot be read.
    /// </summary>
    public string Pid => Path.Combine(Root, "worker.pid");

    /// <summary>
    /// The process that a launcher of this machine started (<see cref="ProcessIdentity"/>): it is known before the worker has loaded
    /// and taken its lock, which may be long, and after it has given it back.
    /// </summary>
    public string Launched => Path.Combine(Root, "worker.launched");

    /// <summary>Its presence asks the worker to stop after the step it is in.</summary>
    public string StopRequest => Path.Combine(Root, "stop.request");

    /// <summary>Its presence asks the worker to read anew from the settings how long it is to train.</summary>
    public string DurationRequest => Path.Combine(Root, "duration.request");

    /// <summary>The checkpoints, a folder each.</summary>
    public string Checkpoints => Path.Combine(Root, "checkpoints");

    /// <summary>Predictions, metrics and other results.</summary>
    public string Artifacts => Path.Combine(Root, "artifacts");

    /// <summary>
    /// The full path of an artifact that an event named.
    /// </summary>
    /// <exception cref="ArgumentException">The name leads out of the artifacts' folder.</exception>
    public string Artifact(string relativePath)
    {
        var full = Path.GetFullPath(relativePath, Artifacts);
        return full.StartsWith(Artifacts + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? full
            : throw new ArgumentException($"The artifact '{relativePath}' lies outside the job's folder.", nameof(relativePath));
    }
}
