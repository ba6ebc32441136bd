using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tezgah.Core.Problems;
using Tezgah.Engine.Benchmarks;
using Tezgah.Engine.Memory;
using static TorchSharp.torch;

namespace Tezgah.Cli.Bench;

/// <summary>Measures the engine on a workload of a workload file: models of random weights, nothing is learnt.</summary>
internal static class BenchCommand
{
    public static Command Create()
    {
        var workloads = new Option<FileInfo>("--workloads") { Description = "the file with the workloads", Required = true };
        var name = new Option<string>("--workload") { Description = "its name there", Required = true };
        var dtype = new Option<string>("--dtype") { Description = "the type to compute in", DefaultValueFactory = _ => "float32" };
        dtype.AcceptOnlyFromAmong("float32", "bfloat16");
        var threads = new Option<int>("--threads") { Description = "processor threads", DefaultValueFactory = _ => 1 };
        var seconds = new Option<double?>("--seconds") { Description = "how long to measure, without the warm-up; else the workload's own" };
        var steps = new Option<int?>("--steps") { Description = "do exactly this many steps instead" };
        var seed = new Option<long>("--seed") { Description = "the seed of the weights", DefaultValueFactory = _ => 0 };
        threads.Validators.Add(r => Positive(r, r.GetValueOrDefault<int>()));
        steps.Validators.Add(r => Positive(r, r.GetValueOrDefault<int?>() ?? 1));
        seconds.Validators.Add(r => Positive(r, r.GetValueOrDefault<double?>() ?? 1));
        var command = new Command("bench", "Measures the engine on a workload and writes one JSON line.") { workloads, name, dtype, threads, seconds, steps, seed };
        command.SetAction(parsed =>
        {
            var file = parsed.GetRequiredValue(workloads).FullName;
            var workload = Workload.Read(file, parsed.GetRequiredValue(name));
            Func<Workload, BenchmarkOptions, Device, BenchmarkResult> run = workload.Kind switch
            {
                "generate" => GenerateBenchmark.Run,
                "train" => TrainBenchmark.Run,
                "latency" => LatencyBenchmark.Run,
                _ => throw new ProblemException(new Problem("workload-kind-unknown", workload.Kind, workload.Kind, "train, generate, latency")),
            };
            NativeHeap.Prepare(parsed.GetValue(threads));
            set_num_threads(parsed.GetValue(threads));
            var options = new BenchmarkOptions(
                parsed.GetValue(dtype)!, parsed.GetValue(steps), parsed.GetValue(seconds) ?? workload.Seconds, parsed.GetValue(seed), TimeProvider.System);
            var result = run(workload, options, device(cuda_is_available() ? "cuda:0" : "cpu"));
            Console.Out.WriteLine(Line(parsed.GetRequiredValue(name), workload, options, parsed.GetValue(threads), result));
            return CommandLine.Done;
        });
        return command;
    }

    private static void Positive(System.CommandLine.Parsing.OptionResult result, double value)
    {
        if (value is <= 0 or > 1e9)
        {
            result.AddError($"{result.Option.Name} has to be above 0.");
        }
    }

    private static string Line(string name, Workload workload, BenchmarkOptions options, int threads, BenchmarkResult result)
    {
        var line = new JsonObject
        {
            ["workload"] = name,
            ["name"] = workload.Name,
            ["dtype"] = options.Dtype,
            ["recipe"] = options.Dtype == "float32" ? "float32" : "pure",
            ["threads"] = threads,
            ["seed"] = options.Seed,
            ["steps"] = result.Steps,
            ["seconds"] = Math.Round(result.Seconds, 2),
            ["real_tokens_per_s"] = Math.Round(result.RealTokensPerSecond, 1),
            ["label_tokens_per_s"] = Math.Round(result.LabelTokensPerSecond, 1),
            ["padded_tokens_per_s"] = Math.Round(result.RealTokensPerSecond, 1),
            ["padding_share"] = 0,
            ["step_ms_median"] = Math.Round(result.MedianMilliseconds, 2),
            ["step_ms_p90"] = Math.Round(result.P90Milliseconds, 2),
            ["peak_rss_mb"] = Math.Round(result.PeakMegabytes, 1),
            ["cpu_share"] = Math.Round(result.ProcessorSeconds / result.Seconds / threads, 3),
            ["kernel_share"] = Math.Round(result.KernelShare, 3),
            ["params"] = workload.Config().Tensors().Sum(t => t.Count),
        };
        foreach (var (key, value) in result.Further)
        {
            line[key] = value;
        }

        return line.ToJsonString(new JsonSerializerOptions());
    }
}
