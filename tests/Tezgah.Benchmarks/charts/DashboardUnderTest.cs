using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Tezgah.Benchmarks.Charts;

/// <summary>The dashboard as a process of its own, as people start it, over a data folder; what it takes of the machine.</summary>
internal sealed partial class DashboardUnderTest : IAsyncDisposable
{
    private readonly Process _process;

    private DashboardUnderTest(Process process, Uri address) => (_process, Address) = (process, address);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>The memory it holds now, in MB.</summary>
    public double Memory => Status("VmRSS:");

    /// <summary>The most memory it held, in MB.</summary>
    public double MostMemory => Status("VmHWM:");

    /// <summary>The processor time it took.</summary>
    public TimeSpan Processor
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts the dashboard that is built beside this program.</summary>
    public static async Task<DashboardUnderTest> StartAsync(string data)
    {
        var program = Built("Tezgah.Web");
        var info = new ProcessStartInfo(program) { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in new[] { "--urls", "http://127.0.0.1:0", "--data", data })
        {
            info.ArgumentList.Add(argument);
        }

        info.Environment["LANG"] = "en_US.UTF-8";
        var process = Process.Start(info)!;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (Loopback().Match(line) is { Success: true } match)
            {
                // Read on, so that it never waits for a full pipe.
                _ = process.StandardOutput.ReadToEndAsync();
                return new DashboardUnderTest(process, new Uri(match.Value));
            }
        }

        throw new InvalidOperationException($"'{program}' ended before it said where it listens.");
    }

    /// <summary>The executable of another project of this checkout, built as this one is.</summary>
    public static string Built(string project)
    {
        var here = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        var path = Path.GetFullPath(Path.Combine(here, "..", "..", project, Path.GetFileName(here), project));
        return File.Exists(path) ? path : throw new FileNotFoundException($"'{path}' is not built.");
    }

    /// <summary>The load of the machine, as the system tells it: of the last minute.</summary>
    public static string Load() => File.ReadAllText("/proc/loadavg").Split(' ')[0];

    /// <summary>Ends it as Ctrl+C does.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using var signal = Process.Start("kill", ["-INT", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            await _process.WaitForExitAsync(patience.Token);
        }

        _process.Dispose();
    }

    private double Status(string key)
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").First(l => l.StartsWith(key, StringComparison.Ordinal));
        return double.Parse(line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+", RegexOptions.None, 1000)]
    private static partial Regex Loopback();
}
