using System.Globalization;
using System.Text.Json;
using Tezgah.Core.Estimates;
using Tezgah.Core.Machine;
using Tezgah.Engine.Benchmarks;
using Tezgah.Engine.Kernels;

namespace Tezgah.Cli.Tests.Bench;

/// <summary>
/// The estimate of memory against the most that a process took, beside what one with a network of nearly nothing takes; it is started as the
/// dashboard starts its workers. All workloads in both types: <c>Tezgah.Benchmarks memory WORKLOADS</c>.
/// </summary>
public sealed class MemoryEstimateTests : IDisposable
{
    private const string Optimizer = """
        "optimizer":{"lr":0.001,"betas":[0.9,0.999],"eps":1e-8,"weight_decay":0.0,"max_grad_norm":1.0,"schedule":"cosine","schedule_steps":10}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("tezgah-cli-memory-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("adapter", "float32", true)]
    [InlineData("adapter", "bfloat16", true)]
    [InlineData("classifier", "float32", true)]
    [InlineData("adapter", "float32", false)]
    [InlineData("adapter", "bfloat16", false)]
    [InlineData("classifier", "float32", false)]
    [InlineData("classifier", "bfloat16", false)]
    [InlineData("full", "bfloat16", false)]
    public async Task Estimate_is_within_15_percent_of_what_training_took(string name, string dtype, bool kernels)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux says how much memory a process held at most.");
        Assert.SkipUnless(!kernels || Kernel.IsNativeThere, "The native kernels are not built; ./tezgah run builds them.");
        var workloads = Write();
        var process = await PeakAsync(workloads, "nothing", dtype, kernels);
        var estimate = WorkloadMemory.Estimate(Workload.Read(workloads, name), dtype, 2, new MemoryTraits { IsComposed = !kernels }).Beside / (double)(1 << 20);

        // What the heap leaves unused differs from process to process: one that is outside is judged by the median of three.
        var taken = new List<double> { await TakenAsync() };
        if (!IsNear(taken[0]))
        {
            taken.AddRange([await TakenAsync(), await TakenAsync()]);
        }

        var median = taken.Order().ElementAt(taken.Count / 2);
        Assert.True(
            IsNear(median),
            string.Create(
                CultureInfo.InvariantCulture, $"{estimate:F0} MB were estimated, {string.Join(", ", taken.Select(t => Math.Round(t)))} MB taken."));

        async Task<double> TakenAsync() => await PeakAsync(workloads, name, dtype, kernels) - process;

        bool IsNear(double megabytes) => Math.Abs((estimate / megabytes) - 1) <= 0.15;
    }

    private static async Task<double> PeakAsync(string workloads, string name, string dtype, bool kernels)
    {
        var environment = WorkerHeap.Environment(kernels, given: null).ToDictionary(v => v.Key, v => v.Value!, StringComparer.Ordinal);
        if (!kernels)
        {
            environment["TEZGAH_KERNELS"] = Path.Combine(Path.GetDirectoryName(workloads)!, "none");
        }

        var result = await Cli.RunWithAsync(
            environment,
            "bench", "--workloads", workloads, "--workload", name, "--steps", "2", "--dtype", dtype, "--threads", "1");
        Assert.Equal(("", 0), (result.Error, result.ExitCode));
        return JsonSerializer.Deserialize<JsonElement>(result.Output.Trim()).GetProperty("peak_rss_mb").GetDouble();
    }

    private string Write()
    {
        var path = Path.Combine(_folder, "workloads.json");
        var lengths = Enumerable.Range(0, 64).Select(i => 90 + (i * 37 % 120)).ToList();
        var texts = $"\"lengths\":[{string.Join(',', lengths)}],\"order\":[{string.Join(',', Enumerable.Range(0, 64))}]";
        const string Lora = "\"lora\":{\"rank\":16,\"alpha\":32,\"dropout\":0.05,\"targets\":[\"q\",\"k\",\"v\",\"o\",\"gate\",\"up\",\"down\"]}";
        File.WriteAllText(path, $$$"""
            {"workloads":{
              "nothing":{"name":"nothing","kind":"train","batch":1,"seconds":1,
                "model":{"vocab":8,"hidden":8,"layers":2,"heads":2,"kv_heads":1,"intermediate":8,"head":"causal","tied":true},
                {{{Lora}}},{{{Optimizer}}},"lengths":[8],"response_starts":[1],"order":[0]},
              "adapter":{"name":"adapter","kind":"train","batch":8,"seconds":1,
                "model":{"vocab":4000,"hidden":256,"layers":6,"heads":4,"kv_heads":2,"intermediate":1024,"head":"causal","tied":true},
                {{{Lora}}},{{{Optimizer}}},{{{texts}}},"response_starts":[{{{string.Join(',', lengths.Select(l => l / 3))}}}]},
              "full":{"name":"full","kind":"train","batch":8,"seconds":1,
                "model":{"vocab":4000,"hidden":256,"layers":6,"heads":4,"kv_heads":2,"intermediate":1024,"head":"causal","tied":true},
                {{{Optimizer}}},{{{texts}}},"response_starts":[{{{string.Join(',', lengths.Select(l => l / 3))}}}]},
              "classifier":{"name":"classifier","kind":"train","batch":8,"seconds":1,
                "model":{"vocab":4000,"hidden":256,"layers":6,"heads":4,"kv_heads":2,"intermediate":1024,"head":"classification","classes":4},
                {{{Lora}}},{{{Optimizer}}},{{{texts}}},"labels":[{{{string.Join(',', Enumerable.Range(0, 64).Select(i => i % 4))}}}]} } }
            """);
        return path;
    }
}
