using System.Diagnostics;
using Tezgah.EndToEnd.Hosting;

namespace Tezgah.EndToEnd.Launcher;

/// <summary>The script that people type.</summary>
[Collection(BrowserCollection.Name)]
public sealed class LauncherTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Command_is_up_in_under_a_third_of_a_second_once_all_is_built()
    {
        if (OperatingSystem.IsWindows() || !File.Exists(Path.Combine(Checkout.Root, ".build", "ready")))
        {
            Assert.Skip("The launcher has not built this checkout.");
        }

        var times = new List<double>();
        for (var i = 0; i < 7; i++)
        {
            var watch = Stopwatch.StartNew();
            var (code, text) = await RunAsync("--version");
            times.Add(watch.Elapsed.TotalSeconds);
            Assert.Equal(0, code);
            Assert.Matches(@"^\d+\.\d+\.\d+", text);
        }

        // The fastest: what else the machine does meanwhile is not the launcher's.
        output.WriteLine($"fastest {times.Min():0.000} s, median {times.Order().ElementAt(3):0.000} s");
        Assert.InRange(times.Min(), 0, 0.3);
    }

    [Fact]
    public async Task Doctor_names_what_it_looked_at()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The script is for Unix.");

        var (code, text) = await RunAsync("doctor");

        Assert.Equal(0, code);
        Assert.All(
            new[] { "System", "libtorch", "Package feed", "Sandbox", "Processor", "Free memory", "Engine", "GPU" },
            word => Assert.Contains(word, text, StringComparison.Ordinal));
    }

    private static async Task<(int Code, string Text)> RunAsync(string argument)
    {
        var info = new ProcessStartInfo(Path.Combine(Checkout.Root, "tezgah"), argument)
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(info)!;
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, text);
    }
}
