using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Tezgah.Core.Machine;
using Tezgah.Engine.Benchmarks;
using Tezgah.Engine.Kernels;
using Tezgah.Engine.Memory;
using static TorchSharp.torch;

namespace Tezgah.Benchmarks;

/// <summary>
/// The estimate of memory against the most that a process of its own took, started as the dashboard starts its workers, for each training workload of a file. What the process takes
/// without a model is what one of nearly nothing takes.
/// </summary>
internal static class MemoryTable
{
    /// <summary>The command of the process that trains once.</summary>
    public const string OnceCommand = "memory-once";

    private const int Steps = 2;
    private const double Tolerance = 0.15;
    private const double Megabyte = 1 << 20;

    private const string Nothing = """
        {"workloads":{"none":{"name":"none","kind":"train","batch":1,"seconds":1,
          "model":{"vocab":8,"hidden":8,"layers":2,"heads":2,"kv_heads":1,"intermediate":8,"head":"causal","tied":true},
          "lora":{"rank":2,"alpha":4,"dropout":0.05,"targets":["q","v"]},
          "optimizer":{"lr":0.001,"betas":[0.9,0.999],"eps":1e-8,"weight_decay":0.0,"max_grad_norm":1.0,"schedule":"cosine","schedule_steps":10},
          "lengths":[8],"response_starts":[1],"order":[0]}}}
        """;

    private static readonly string[] s_dtypes = ["float32", "bfloat16"];

    /// <summary>Measures every training workload in both types with one and two threads.</summary>
    /// <returns>Whether each estimate, with the process and without it, is within the tolerance.</returns>
    public static bool Write(string workloads, TextWriter output)
    {
        var folder = Directory.CreateTempSubdirectory("tezgah-memory-").FullName;
        try
        {
            var nothing = Path.Combine(folder, "nothing.json");
            File.WriteAllText(nothing, Nothing);
            output.WriteLine("workload  dtype     threads   base MB  estimate MB  peak - base MB  ratio   whole estimate MB  peak MB  ratio");
            var good = true;
            foreach (var name in Names(workloads))
            {
                foreach (var dtype in s_dtypes)
                {
                    foreach (var threads in new[] { 1, 2 })
                    {
                        var process = Measured(nothing, "none", dtype, threads);
                        var peak = Measured(workloads, name, dtype, threads);
                        var estimate = WorkloadMemory.Estimate(Workload.Read(workloads, name), dtype, Steps, Kernel.TraitsOn(CPU));
                        var (beside, whole) = (estimate.Beside / Megabyte / (peak - process), estimate.Total / Megabyte / peak);
                        good &= Math.Abs(beside - 1) <= Tolerance && Math.Abs(whole - 1) <= Tolerance;
                        output.WriteLine(string.Create(
                            CultureInfo.InvariantCulture,
                            $"{name,-8}  {dtype,-8}  {threads,7}  {process,8:F0}  {estimate.Beside / Megabyte,11:F0}  {peak - process,14:F0}  {beside,5:F2}  {estimate.Total / Megabyte,18:F0}  {peak,7:F0}  {whole,5:F2}"));
                    }
                }
            }

            return good;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Trains in this process, and writes the most memory that it took, in megabytes.</summary>
    public static void MeasureOnce(string workloads, string name, string dtype, int threads)
    {
        NativeHeap.Prepare(threads);
        set_num_threads(threads);
        var result = TrainBenchmark.Run(Workload.Read(workloads, name), new BenchmarkOptions(dtype, Steps, 0, 0, TimeProvider.System), CPU);
        Console.WriteLine(result.PeakMegabytes.ToString("F1", CultureInfo.InvariantCulture));
    }

    private static IEnumerable<string> Names(string workloads)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(workloads));
        return [.. json.RootElement.GetProperty("workloads").EnumerateObject().Where(w => w.Value.GetProperty("kind").GetString() == "train").Select(w => w.Name)];
    }

    private static double Measured(string workloads, string name, string dtype, int threads)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [OnceCommand, workloads, name, dtype, threads.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        foreach (var (variable, value) in WorkerHeap.Environment(!Kernel.TraitsOn(CPU).IsComposed, Environment.GetEnvironmentVariable(WorkerHeap.Variable)))
        {
            start.Environment[variable] = value;
        }

        using var process = Process.Start(start)!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? double.Parse(text, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"Measuring {name} in {dtype} ended with exit code {process.ExitCode}.");
    }
}
