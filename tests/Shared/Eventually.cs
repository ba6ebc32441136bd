namespace Tezgah.Tests.Shared;

/// <summary>Waits for what another process does and nothing tells of.</summary>
internal static class Eventually
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>Asks until it is so; fails when patience is at its end.</summary>
    public static async Task Async(Func<bool> isSo)
    {
        var start = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!isSo())
        {
            if (TimeProvider.System.GetElapsedTime(start) > s_patience)
            {
                throw new TimeoutException($"It did not come about within {s_patience.TotalSeconds} s.");
            }

            await timer.WaitForNextTickAsync();
        }
    }
}
