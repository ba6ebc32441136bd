using System.Globalization;
using Tezgah.Benchmarks;
using Tezgah.Benchmarks.Dashboard;
using Tezgah.Benchmarks.Kernels;
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

    case ["kernels"]:
        torch.set_num_threads(1);
        KernelTable.Write(Console.Out);
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

    case ["runs-page", var data]:
        return await RunsPageBenchmark.RunAsync(data);

    default:
        Console.Error.WriteLine("Usage: Tezgah.Benchmarks torch-overhead | kernels | generation THREADS | load [FOLDER]"
            + " | dashboard-fill RUNS POINTS FOLDER | runs-page FOLDER");
        return 2;
}
