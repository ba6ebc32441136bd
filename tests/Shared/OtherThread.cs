using System.Runtime.ExceptionServices;

namespace Tezgah.Tests.Shared;

/// <summary>Runs a part of a test on a thread of its own.</summary>
internal static class OtherThread
{
    /// <summary>Runs <paramref name="work"/> to its end; what it throws is thrown here, where the test fails by it and the process goes on.</summary>
    public static void Run(Action work)
    {
        ExceptionDispatchInfo? thrown = null;
        var thread = new Thread(() =>
        {
            try
            {
                work();
            }
            catch (Exception e)
            {
                thrown = ExceptionDispatchInfo.Capture(e);
            }
        });
        thread.Start();
        thread.Join();
        thrown?.Throw();
    }
}
