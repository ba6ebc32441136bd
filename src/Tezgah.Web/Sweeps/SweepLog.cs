namespace Tezgah.Web.Sweeps;

/// <summary>What is told of sweeps to who runs the dashboard.</summary>
internal static partial class SweepLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "Sweeps cannot be followed; tried again in {Seconds} s.")]
    public static partial void Failed(ILogger logger, Exception error, double seconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "The sweep {Sweep} could not go on; tried again in {Seconds} s.")]
    public static partial void NotAdvanced(ILogger logger, Exception error, string sweep, double seconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The run {Run} of a sweep was not resumed.")]
    public static partial void NotResumed(ILogger logger, Exception error, string run);
}
