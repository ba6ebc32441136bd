using Microsoft.Extensions.Logging;

namespace Tezgah.Runs;

/// <summary>What this project logs.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "The run {Id} could not be read on; trying again after {Seconds} s.")]
    public static partial void WatchFailed(ILogger logger, Exception error, string id, double seconds);

    [LoggerMessage(2, LogLevel.Warning, "The worker of the run {Id} did not end within {Seconds} s of its last event and is killed.")]
    public static partial void WorkerDoesNotExit(ILogger logger, string id, double seconds);

    [LoggerMessage(3, LogLevel.Error, "The run {Id} could not be started; trying again after {Seconds} s.")]
    public static partial void StartFailed(ILogger logger, Exception error, string id, double seconds);

    [LoggerMessage(4, LogLevel.Error, "The worker of the run {Id} could not be started.")]
    public static partial void LaunchFailed(ILogger logger, Exception error, string id);

    [LoggerMessage(5, LogLevel.Information, "The worker of the run {Id} was started ({Command}).")]
    public static partial void WorkerStarted(ILogger logger, string id, string command);

    [LoggerMessage(6, LogLevel.Information, "The chat worker of {Folder} was started in {Dtype}.")]
    public static partial void ChatWorkerStarted(ILogger logger, string folder, string dtype);

    [LoggerMessage(7, LogLevel.Error, "A question to {Folder} could not be answered.")]
    public static partial void ChatFailed(ILogger logger, Exception error, string folder);

    [LoggerMessage(8, LogLevel.Error, "The list of runs could not be brought up to date; trying again after {Seconds} s.")]
    public static partial void IndexFailed(ILogger logger, Exception error, double seconds);

    [LoggerMessage(9, LogLevel.Error, "The folder of the deleted run {Id} could not be removed; trying again at the next start.")]
    public static partial void FolderNotRemoved(ILogger logger, Exception error, string id);

    [LoggerMessage(10, LogLevel.Error, "Deleted runs could not be removed; trying again in {Minutes} minutes.")]
    public static partial void RemovalFailed(ILogger logger, Exception error, double minutes);

    [LoggerMessage(11, LogLevel.Error, "What the run {Id} has written since the store last saw it could not be read; it stays as the store has it.")]
    public static partial void CatchUpFailed(ILogger logger, Exception error, string id);

    [LoggerMessage(12, LogLevel.Warning, "The worker of the run {Id} could not be asked to stop; it is killed when its time is over.")]
    public static partial void StopNotWritten(ILogger logger, Exception error, string id);

    [LoggerMessage(13, LogLevel.Error, "The changed settings of the run {Id} could not be written into its folder; trying again after {Seconds} s.")]
    public static partial void FolderNotFollowed(ILogger logger, Exception error, string id, double seconds);
}
