using System.Diagnostics;

namespace Tezgah.EndToEnd.Hosting;

/// <summary>Waits for something that another process does: asks again and again, and says what it waited for if it never came.</summary>
internal static class Until
{
    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(50);

    public static async Task<T> HasValueAsync<T>(Func<T?> ask, string what, TimeSpan patience)
        where T : struct
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            if (ask() is { } value)
            {
                return value;
            }

            Assert.True(watch.Elapsed < patience, $"Waited {patience} for: {what}");
            using var timer = new PeriodicTimer(s_between);
            await timer.WaitForNextTickAsync();
        }
    }

    public static Task TrueAsync(Func<bool> ask, string what, TimeSpan patience) =>
        HasValueAsync(() => ask() ? true : (bool?)null, what, patience);
}
