namespace Tezgah.Web.Store;

/// <summary>What the page of the store tells the log.</summary>
internal static partial class Log
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "The store's task {Task} failed in a way that nobody foresaw.")]
    public static partial void TaskFailed(ILogger logger, Exception error, StoreTask task);
}
