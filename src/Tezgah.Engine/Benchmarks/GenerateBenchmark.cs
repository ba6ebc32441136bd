using Tezgah.Engine.Adapters;
using Tezgah.Engine.Generation;
using Tezgah.Engine.Models;
using static TorchSharp.torch;

namespace Tezgah.Engine.Benchmarks;

/// <summary>Greedy generation for batches of prompts with a model of random weights, its adapter active.</summary>
public static class GenerateBenchmark
{
    private const int WarmUpTokens = 16;

    /// <summary>Measures.</summary>
    /// <param name="workload">What to do.</param>
    /// <param name="options">How long, and in which type.</param>
    /// <param name="device">Where.</param>
    public static BenchmarkResult Run(Workload workload, BenchmarkOptions options, Device device)
    {
        ArgumentNullException.ThrowIfNull(workload);
        ArgumentNullException.ThrowIfNull(options);
        manual_seed(options.Seed);
        var config = workload.Config();
        IModelWeights weights = LoadedWeights.Random(config, device, ModelFolder.TypeOf(options.Dtype), config.InitializerRange);
        if (workload.Adapter() is { } adapter)
        {
            weights = AdaptedWeights.Random(weights, config, adapter, standardDeviationOfB: 0);
        }

        using var model = new DecoderModel(config, weights);
        var generator = new TextGenerator(model, tokenizer: null, options.Time);
        using var batches = Batches(workload).GetEnumerator();
        long real = 0;
        long written = 0;
        Write(WarmUpTokens);
        (real, written) = (0, 0);
        var clock = new BenchmarkClock(options);
        do
        {
            clock.Step(() => Write(workload.NewTokens));
        }
        while (!clock.IsDone);
        return clock.Result(real, written, new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["ms_per_decode_step"] = Math.Round(clock.MedianMilliseconds / workload.NewTokens, 3),
        });

        void Write(int tokens)
        {
            batches.MoveNext();
            foreach (var text in generator.Run(batches.Current, new GenerationSettings { MaxNewTokens = tokens }))
            {
                real += text.PromptTokens + text.Ids.Count;
                written += text.Ids.Count;
            }
        }
    }

    /// <summary>The order of the first pass again and again: only lengths matter.</summary>
    private static IEnumerable<IReadOnlyList<int[]>> Batches(Workload workload)
    {
        while (true)
        {
            foreach (var batch in workload.Order.Chunk(workload.Batch).Where(b => b.Length == workload.Batch))
            {
                yield return [.. batch.Select(workload.Text)];
            }
        }
    }
}
