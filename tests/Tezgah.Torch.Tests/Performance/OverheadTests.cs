using System.Diagnostics;
using System.Text.Json;

namespace Tezgah.Torch.Tests.Performance;

[Trait("Category", "Performance")]
public class OverheadTests
{
    private const int Rounds = 41;

    private const int Attempts = 3;

    private const double ProcessToProcess = 1.1;

    private const double MostOfAll = 0.9;

    [Fact]
    public void SmallOperations_BesideTheSameLoopInPython_CostLess()
    {
        // What else the machine does, and where a process came to lie in memory, may spoil one measurement;
        // what is slower each time is a regression.
        var slower = Measure();
        for (var attempt = 1; attempt < Attempts && slower.Count > 0; attempt++)
        {
            slower.IntersectWith(Measure());
        }

        Assert.Empty(slower);
    }

    // The operations that take longer than in Python. Both loops have a process of their own, which is new each time.
    private static HashSet<string> Measure()
    {
        using var loop = Start(LoopProgram(), "torch-overhead", "--serve");
        using var python = StartPython();
        try
        {
            var (ours, theirs) = (new List<Dictionary<string, double>>(), new List<Dictionary<string, double>>());
            for (var i = 0; i < Rounds; i++)
            {
                ours.Add(Round(loop));
                theirs.Add(Round(python));
            }

            Assert.Equal(ours[0].Keys.Order(), theirs[0].Keys.Order());
            var slower = new HashSet<string>();
            var (allOurs, allTheirs) = (0.0, 0.0);
            foreach (var name in ours[0].Keys)
            {
                var (mine, other) = (Median(ours, name), Median(theirs, name));
                (allOurs, allTheirs) = (allOurs + mine, allTheirs + other);
                TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {mine:F0} ns, Python {other:F0} ns");

                // One process runs a few per cent faster than the next, whatever it does.
                // The product with gradients, the closest of all, was 7 to 9 % ahead in six processes, and 0.6 % behind in one.
                if (mine >= other * ProcessToProcess)
                {
                    slower.Add(name);
                }
            }

            if (allOurs >= allTheirs * MostOfAll)
            {
                slower.Add("all together");
            }

            return slower;
        }
        finally
        {
            End(loop);
            End(python);
        }
    }

    private static Dictionary<string, double> Round(Process program)
    {
        program.StandardInput.WriteLine();
        var line = program.StandardOutput.ReadLine();
        Assert.True(line is not null, $"{program.StartInfo.FileName} ended early");
        return JsonSerializer.Deserialize<Dictionary<string, double>>(line)!;
    }

    private static double Median(IEnumerable<Dictionary<string, double>> rounds, string name) =>
        rounds.Select(round => round[name]).Order().ElementAt(Rounds / 2);

    private static void End(Process program)
    {
        program.StandardInput.Close();
        program.WaitForExit();
    }

    // Beside this one, where the build puts each program in a folder of its own.
    private static string LoopProgram()
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(
            here.Parent!.Parent!.FullName, "Tezgah.Benchmarks", here.Name, OperatingSystem.IsWindows() ? "Tezgah.Benchmarks.exe" : "Tezgah.Benchmarks");
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
