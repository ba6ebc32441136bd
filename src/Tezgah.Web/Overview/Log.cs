namespace Tezgah.Web.Overview;

/// <summary>What the overview logs.</summary>
internal static partial class Log
{
    [LoggerMessage(101, LogLevel.Warning, "The machine could not be sampled.")]
    public static partial void SampleFailed(ILogger logger, Exception error);
}
