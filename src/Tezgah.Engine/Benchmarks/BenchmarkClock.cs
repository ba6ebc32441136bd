using System.Diagnostics;
using Tezgah.Core.Machine;
using Tezgah.Core.Statistics;

namespace Tezgah.Engine.Benchmarks;

/// <summary>How a workload is measured.</summary>
/// <param name="Dtype"><c>float32</c> or <c>bfloat16</c>.</param>
/// <param name="Steps">So many steps exactly; null for as many as fit into the time.</param>
/// <param name="Seconds">The time to measure, without the warm-up.</param>
/// <param name="Seed">The seed of weights.</param>
/// <param name="Time">The clock.</param>
public sealed record BenchmarkOptions(string Dtype, int? Steps, double Seconds, long Seed, TimeProvider Time);

/// <summary>What was measured.</summary>
/// <param name="Steps">The steps done.</param>
/// <param name="Seconds">The time they took.</param>
/// <param name="RealTokensPerSecond">Tokens a second, none of them padding.</param>
/// <param name="LabelTokensPerSecond">Tokens a second with a loss, or written; examples a second where there are none.</param>
/// <param name="MedianMilliseconds">The median of a step.</param>
/// <param name="P90Milliseconds">Nine of ten steps were shorter.</param>
/// <param name="PeakMegabytes">The most memory that the process held; 0 where the system does not say.</param>
/// <param name="ProcessorSeconds">The processor time spent, in all threads.</param>
/// <param name="KernelShare">The part of it that was spent in the operating system.</param>
/// <param name="Further">Figures that only this kind of workload has.</param>
public sealed record BenchmarkResult(
    int Steps,
    double Seconds,
    double RealTokensPerSecond,
    double LabelTokensPerSecond,
    double MedianMilliseconds,
    double P90Milliseconds,
    double PeakMegabytes,
    double ProcessorSeconds,
    double KernelShare,
    IReadOnlyDictionary<string, double> Further);

/// <summary>Times steps until there were enough.</summary>
internal sealed class BenchmarkClock(BenchmarkOptions options)
{
    private readonly List<double> _milliseconds = [];
    private readonly long _start = options.Time.GetTimestamp();
    private readonly (TimeSpan All, TimeSpan Kernel) _before = ProcessorTime();

    /// <summary>The time of each step so far.</summary>
    public IReadOnlyList<double> Milliseconds => _milliseconds;

    /// <summary>The median of the steps so far.</summary>
    public double MedianMilliseconds => Percentiles.Linear(_milliseconds, 50)!.Value;

    /// <summary>Whether the steps asked for are done, or one more would not fit.</summary>
    public bool IsDone => options.Steps is { } steps
        ? _milliseconds.Count >= steps
        : options.Time.GetElapsedTime(_start).TotalSeconds + (MedianMilliseconds / 1000) > options.Seconds;

    /// <summary>Does and times one step.</summary>
    public void Step(Action step)
    {
        var start = options.Time.GetTimestamp();
        step();
        _milliseconds.Add(options.Time.GetElapsedTime(start).TotalMilliseconds);
    }

    /// <summary>The figures of all steps.</summary>
    public BenchmarkResult Result(long realTokens, long labelTokens, IReadOnlyDictionary<string, double> further)
    {
        var seconds = options.Time.GetElapsedTime(_start).TotalSeconds;
        var after = ProcessorTime();
        var used = (after.All - _before.All).TotalSeconds;
        var peak = OperatingSystem.IsLinux() ? FreeMemory.MemInfo(File.ReadLines("/proc/self/status"), "VmHWM") ?? 0 : 0;
        return new BenchmarkResult(
            _milliseconds.Count,
            seconds,
            realTokens / seconds,
            labelTokens / seconds,
            MedianMilliseconds,
            Percentiles.Linear(_milliseconds, 90)!.Value,
            peak / (double)(1 << 20),
            used,
            (after.Kernel - _before.Kernel).TotalSeconds / Math.Max(1e-9, used),
            further);
    }

    private static (TimeSpan All, TimeSpan Kernel) ProcessorTime()
    {
        using var process = Process.GetCurrentProcess();
        return (process.TotalProcessorTime, process.PrivilegedProcessorTime);
    }
}
