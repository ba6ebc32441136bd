using System.Diagnostics;
using System.Text.Json;
using Tezgah.Benchmarks;
using static TorchSharp.torch;

namespace Tezgah.Torch.Tests.Performance;

[Trait("Category", "Performance")]
public class OverheadTests
{
    private const int Rounds = 41;

    private const int Attempts = 3;

    private const double ProcessToProcess = 1.1;

    [Fact]
    public void SmallOperations_BesideTheSameLoopInPython_CostLess()
    {
        // What else the machine does may spoil one measurement; three in a row are a regression.
        for (var attempt = 1; attempt < Attempts; attempt++)
        {
            try
            {
                Measure();
                return;
            }
            catch (Xunit.Sdk.XunitException e) when (e is not Xunit.Sdk.SkipException)
            {
                TestContext.Current.TestOutputHelper?.WriteLine($"attempt {attempt}: {e.Message}");
            }
        }

        Measure();
    }

    private static void Measure()
    {
        using var python = StartPython();
        var threads = get_num_threads();
        set_num_threads(1);
        try
        {
            OverheadLoop.RunRound();
            var (ours, theirs) = (new List<Dictionary<string, double>>(), new List<Dictionary<string, double>>());
            for (var i = 0; i < Rounds; i++)
            {
                ours.Add(OverheadLoop.RunRound());
                python.StandardInput.WriteLine();
                var line = python.StandardOutput.ReadLine();
                Assert.SkipWhen(line is null, "the Python loop ended early");
                theirs.Add(JsonSerializer.Deserialize<Dictionary<string, double>>(line)!);
            }

            Assert.Equal(ours[0].Keys.Order(), theirs[0].Keys.Order());
            var (allOurs, allTheirs) = (0.0, 0.0);
            Assert.All(ours[0].Keys, name =>
            {
                var (mine, other) = (OverheadLoop.Median(ours, name), OverheadLoop.Median(theirs, name));
                (allOurs, allTheirs) = (allOurs + mine, allTheirs + other);
                TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {mine:F0} ns, Python {other:F0} ns");

                // One process runs a few per cent faster than the next, whatever it does: where its code came to lie in memory.
                // The product with gradients, the closest of all, was 7 to 9 % ahead in six processes, and 0.6 % behind in one.
                Assert.True(mine < other * ProcessToProcess, $"{name} takes {mine:F0} ns, and {other:F0} ns in Python");
            });
            Assert.True(allOurs < allTheirs * 0.9, $"all together take {allOurs:F0} ns, and {allTheirs:F0} ns in Python");
        }
        finally
        {
            set_num_threads(threads);
            python.StandardInput.Close();
            python.WaitForExit();
        }
    }

    private static Process StartPython()
    {
        var script = Path.Combine(AppContext.BaseDirectory, "peer.py");
        foreach (var name in new[] { "python3", "/usr/bin/python3" })
        {
            if (HasTorch(name))
            {
                return Start(name, script, "--serve");
            }
        }

        Assert.Skip("no Python with torch");
        throw new UnreachableException();
    }

    private static bool HasTorch(string python)
    {
        try
        {
            using var process = Start(python, "-c", "import torch");
            process.StandardInput.Close();
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static Process Start(string python, params string[] arguments)
    {
        var start = new ProcessStartInfo(python, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["OMP_NUM_THREADS"] = "1";
        var process = Process.Start(start)!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        return process;
    }
}
