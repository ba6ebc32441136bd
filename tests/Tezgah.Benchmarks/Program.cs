using System.Globalization;
using System.Text.Json;
using Tezgah.Benchmarks;
using Tezgah.Benchmarks.Charts;
using Tezgah.Benchmarks.Chaos;
using Tezgah.Benchmarks.Dashboard;
using Tezgah.Benchmarks.Kernels;
using Tezgah.Benchmarks.Live;
using Tezgah.Benchmarks.Paths;
using Tezgah.Benchmarks.Qlora;
using Tezgah.Benchmarks.Stops;
using Tezgah.Engine.Memory;
using TorchSharp;

const int Rounds = 41;
switch (args)
{
    case ["torch-overhead"]:
        torch.set_num_threads(1);
        OverheadLoop.RunRound();
        var rounds = Enumerable.Range(0, Rounds).Select(_ => OverheadLoop.RunRound()).ToList();
        foreach (var name in rounds[0].Keys)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-22} {OverheadLoop.Median(rounds, name),8:F1} ns"));
        }

        return 0;

    case ["torch-overhead", "--serve"]:
        torch.set_num_threads(1);
        OverheadLoop.RunRound();
        while (Console.ReadLine() is not null)
        {
            Console.WriteLine(JsonSerializer.Serialize(OverheadLoop.RunRound()));
        }

        return 0;

    case ["kernels", .. var only]:
        torch.set_num_threads(1);
        KernelTable.Write(Console.Out, only.Length > 0 ? only[0] : "");
        return 0;

    case ["benchmark", .. var options]:
        KernelBenchmarks.Run(options);
        return 0;

    case ["generation", var threads]:
        torch.set_num_threads(int.Parse(threads, CultureInfo.InvariantCulture));
        foreach (var type in new[] { torch.ScalarType.Float32, torch.ScalarType.BFloat16 })
        {
            using var loop = new GenerationLoop(type);
            var runs = Enumerable.Range(0, 4).Select(_ => loop.Run()).Skip(1).ToList();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{type,-9} {runs.Max(r => r.TokensPerSecond),8:F1} generated tokens/s, {runs.Min(r => r.StepMilliseconds):F2} ms a step"));
        }

        return 0;

    case ["paths", var file, var name, var count, .. var paths]:
        PathTable.Write(Console.Out, file, name, int.Parse(count, CultureInfo.InvariantCulture), paths);
        return 0;

    case ["stops", var all, var killed, .. var seeds]:
        // As the workers' processes do, before libtorch is loaded: the number of OpenBLAS's threads shows in the last bits.
        NativeHeap.Prepare(threads: 1);
        using (var trials = new StopTrials(WorkerProgram.Path(), seeds.Length > 0 ? int.Parse(seeds[0], CultureInfo.InvariantCulture) : 1))
        {
            var result = trials.Run(
                int.Parse(all, CultureInfo.InvariantCulture), int.Parse(killed, CultureInfo.InvariantCulture), StopCase.All.Count, Console.Error);
            Console.WriteLine($"{result.Counts.Values.Sum()} interruptions of {result.Runs} runs; {result.Differences.Count} differ from the run without");
            Console.WriteLine(string.Join('\n', result.Counts.Select(c => $"{c.Key}: {c.Value}").Concat(result.Differences)));
            return result.Differences.Count == 0 ? 0 : 1;
        }

    case ["chaos", var runs, var kills, .. var seeds]:
        return await ChaosReport.WriteAsync(
            int.Parse(runs, CultureInfo.InvariantCulture),
            int.Parse(kills, CultureInfo.InvariantCulture),
            seeds.Length > 0 ? int.Parse(seeds[0], CultureInfo.InvariantCulture) : 1);

    case ["qlora", var steps, var dtype]:
        QloraTable.Write(Console.Out, int.Parse(steps, CultureInfo.InvariantCulture), dtype);
        return 0;

    case [QloraTable.OnceCommand, var folder, var method, var dtype, var steps]:
        QloraTable.Once(Console.Out, folder, method, dtype, int.Parse(steps, CultureInfo.InvariantCulture));
        return 0;

    case ["load"]:
        LoadingBenchmark.RunOnRandomWeights();
        return 0;

    case ["load", var folder]:
        LoadingBenchmark.Run(folder);
        return 0;

    case [LoadingBenchmark.OnceCommand, var folder, var dtype]:
        LoadingBenchmark.LoadOnce(folder, dtype);
        return 0;

    case ["dashboard-fill", var count, var points, var data]:
        return await DashboardFill.RunAsync(
            int.Parse(count, CultureInfo.InvariantCulture), long.Parse(points, CultureInfo.InvariantCulture), data);

    case ["charts"]:
        return await ChartBenchmark.RunAsync(null);

    case ["charts", var data]:
        return await ChartBenchmark.RunAsync(Path.GetFullPath(data));

    case ["scenes"]:
        return await ChartBenchmark.RunScenesAsync();

    case ["scenes", "serve"]:
        await using (var scenes = await SceneHost.StartAsync())
        {
            Console.WriteLine($"{scenes.Address}scene/lines and {scenes.Address}scene/charts, until a key is pressed");
            await Console.In.ReadLineAsync();
            return 0;
        }

    case ["live", var seconds]:
        return await LiveBenchmark.RunAsync(int.Parse(seconds, CultureInfo.InvariantCulture));

    case ["runs-page", var data]:
        return await RunsPageBenchmark.RunAsync(data);

    case ["memory", var workloads]:
        return MemoryTable.Write(workloads, Console.Out) ? 0 : 1;

    case [MemoryTable.OnceCommand, var workloads, var name, var dtype, var threads]:
        MemoryTable.MeasureOnce(workloads, name, dtype, int.Parse(threads, CultureInfo.InvariantCulture));
        return 0;

    default:
        Console.Error.WriteLine("""
            Usage: Tezgah.Benchmarks COMMAND
              torch-overhead                                the binding's own time per operation
              kernels [TEXT]                                each kernel against torch's operations, in turn
              benchmark [OPTIONS of BenchmarkDotNet]        the same, each alone and in detail: benchmark --filter '*RMSNorm*'
              generation THREADS                            the arithmetic of workload W5
              paths WORKLOADS.json NAME STEPS [PATH ...]    fast against plain: losses, written tokens, classes
              stops COUNT KILLS [SEED]                      runs stopped and killed at random moments against one that went through
              chaos RUNS KILLS [SEED]                       dashboard and workers killed during a queue of runs; back-ups restored
              qlora STEPS float32|bfloat16                  QLoRA against LoRA on 200 million weights: memory and losses
              dashboard-fill RUNS POINTS FOLDER             a data folder with so many runs and points
              runs-page FOLDER                              the page of runs of such a folder in a real browser
              charts [FOLDER]                               pages of charts in a real browser
              scenes [serve]                                the parts of it that need no store; to look at them oneself
              live SECONDS                                  eight live runs and ten open pages
              load [FOLDER]                                 loading a model against reading its files
              memory WORKLOADS.json                         the estimate of memory against what training took
            """);
        return 2;
}
