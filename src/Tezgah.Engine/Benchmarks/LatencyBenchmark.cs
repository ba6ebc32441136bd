using Tezgah.Core.Statistics;
using Tezgah.Engine.Models;
using static TorchSharp.torch;

namespace Tezgah.Engine.Benchmarks;

/// <summary>Classifies one text at a time with a model of random weights, its adapter active.</summary>
public static class LatencyBenchmark
{
    /// <summary>Measures.</summary>
    /// <param name="workload">What to do.</param>
    /// <param name="options">How long, and in which type.</param>
    /// <param name="device">Where.</param>
    public static BenchmarkResult Run(Workload workload, BenchmarkOptions options, Device device)
    {
        ArgumentNullException.ThrowIfNull(workload);
        ArgumentNullException.ThrowIfNull(options);
        using var model = TrainBenchmark.Model(workload, options, device);
        using var off = no_grad();
        var count = options.Steps ?? workload.Count;
        foreach (var text in workload.Order.Take(workload.Warmup))
        {
            Classify(text);
        }

        long real = 0;
        var clock = new BenchmarkClock(options with { Steps = count });
        foreach (var text in workload.Order.Skip(workload.Warmup).Take(count))
        {
            clock.Step(() => Classify(text));
            real += workload.Lengths[text];
        }

        return clock.Result(real, clock.Milliseconds.Count, new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["p50_ms"] = At(50),
            ["p95_ms"] = At(95),
            ["p99_ms"] = At(99),
        });

        double At(double percent) => Math.Round(Percentiles.Linear(clock.Milliseconds, percent)!.Value, 3);

        void Classify(int text)
        {
            using var scope = NewDisposeScope();

            // The answer is read on the host: on a GPU, that is when it is there.
            model.Classify(new PackedBatch([workload.Text(text)], device)).argmax(-1).item<long>();
        }
    }
}
