using Tezgah.Core.Models;
using Tezgah.Engine.Adapters;
using Tezgah.Engine.Models;
using Tezgah.Engine.Quantization;
using static TorchSharp.torch;

namespace Tezgah.Engine.Benchmarks;

/// <summary>Training on texts of given lengths: the steps that a run makes, without its evaluations and checkpoints.</summary>
public static class TrainBenchmark
{
    /// <summary>The steps before those that are measured.</summary>
    public const int WarmUp = 2;

    /// <summary>Measures.</summary>
    /// <param name="workload">What to do.</param>
    /// <param name="options">How long, and in which type.</param>
    /// <param name="device">Where.</param>
    public static BenchmarkResult Run(Workload workload, BenchmarkOptions options, Device device)
    {
        ArgumentNullException.ThrowIfNull(workload);
        ArgumentNullException.ThrowIfNull(options);
        using var training = new WorkloadTraining(workload, Model(workload, options, device), options.Seed);
        long real = 0;
        long labels = 0;
        var (first, last) = (double.NaN, double.NaN);
        for (var i = 0; i < WarmUp; i++)
        {
            Update();
        }

        (real, labels, first) = (0, 0, double.NaN);
        var clock = new BenchmarkClock(options);
        do
        {
            clock.Step(Update);
        }
        while (!clock.IsDone);
        return clock.Result(real, labels, new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["trained_params"] = training.TrainedCount,
            ["loss_first"] = Math.Round(first, 4),
            ["loss_last"] = Math.Round(last, 4),
        });

        void Update()
        {
            var (loss, tokens, weight) = training.Next();
            last = loss;
            first = double.IsNaN(first) ? last : first;
            real += tokens;
            labels += weight;
        }
    }

    /// <summary>The network with random weights, its adapter or all of it in training.</summary>
    internal static DecoderModel Model(Workload workload, BenchmarkOptions options, Device device)
    {
        manual_seed(options.Seed);
        var config = workload.Config();
        var type = ModelFolder.TypeOf(options.Dtype);
        if (workload.Adapter() is not { } adapter)
        {
            var all = new ParameterStore(config.Tensors(), device, trained: true, type);
            all.Initialize(config.InitializerRange);
            return new DecoderModel(config, all);
        }

        IFrozenWeights frozen = workload.Lora!.Nf4
            ? QuantizedWeights.Random(config, device, type, config.InitializerRange)
            : LoadedWeights.Random(config, device, type, config.InitializerRange);
        var weights = AdaptedWeights.Train(
            frozen,
            config,
            config.Head == ModelHead.CausalLM ? adapter : adapter with { ModulesToSave = ["score"] });
        weights.Initialize(options.Seed, newHead: false, config.InitializerRange);
        return new DecoderModel(config, weights);
    }
}
