using Tezgah.Engine.Adapters;
using Tezgah.Engine.Benchmarks;
using Tezgah.Engine.Generation;
using Tezgah.Engine.Kernels;
using Tezgah.Engine.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Tezgah.Benchmarks.Paths;

/// <summary>How a path's outputs differ from those of the fast one.</summary>
/// <param name="Path">Its name.</param>
/// <param name="Outputs">The tokens written, or the classes given.</param>
/// <param name="Different">How many of them differ.</param>
/// <param name="Largest">The largest difference of a score, as a part of the largest score.</param>
internal sealed record OutputDifference(string Path, int Outputs, int Different, double Largest);

/// <summary>Generation and classification of a workload in the ways of <see cref="TrainingPaths"/>, the adapter not zero.</summary>
internal static class InferencePaths
{
    private const double StandardDeviation = 0.02;

    /// <summary>Classifies texts one by one.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="count">The texts, from the first of its order.</param>
    public static IReadOnlyList<OutputDifference> CompareClassification(Workload workload, int count)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        using var model = Model(workload);
        var texts = workload.Order.Take(count).Select(workload.Text).ToList();
        var fast = Scores(native: true, text => model.Classify(new PackedBatch([text], CPU)));
        return
        [
            Difference(TrainingPaths.Composed, fast, Scores(native: false, text => model.Classify(new PackedBatch([text], CPU)))),
            Difference(TrainingPaths.Plain, fast, Scores(native: false, text => PlainObjective.Classify(model, [text]))),
        ];

        Tensor Scores(bool native, Func<int[], Tensor> classify) => With(native, () => cat([.. texts.Select(classify)]));
    }

    /// <summary>
    /// Writes greedily with a cache, by native kernels and by torch's operations; the plain form reads what the first wrote and is asked
    /// at each place what it would have written.
    /// </summary>
    /// <param name="workload">The workload.</param>
    /// <param name="batches">The batches of prompts.</param>
    public static IReadOnlyList<OutputDifference> CompareGeneration(Workload workload, int batches)
    {
        using var off = no_grad();
        using var model = Model(workload);
        var settings = new GenerationSettings { MaxNewTokens = workload.NewTokens };
        var generator = new TextGenerator(model, tokenizer: null, TimeProvider.System);
        var (composed, plain) = (new OutputDifference(TrainingPaths.Composed, 0, 0, 0), new OutputDifference(TrainingPaths.Plain, 0, 0, 0));
        foreach (var batch in workload.Order.Chunk(workload.Batch).Take(batches))
        {
            using var scope = NewDisposeScope();
            int[][] prompts = [.. batch.Select(workload.Text)];
            var written = With(native: true, () => generator.Run(prompts, settings));
            var again = With(native: false, () => generator.Run(prompts, settings));
            int[][] texts = [.. prompts.Zip(written, (p, w) => p.Concat(w.Ids.SkipLast(1)).ToArray())];
            var packed = new PackedBatch(texts, CPU);
            var scores = With(native: true, () => model.NextTokenScores(model.Hidden(packed)));
            composed = Sum(composed, Difference(TrainingPaths.Composed, scores, With(native: false, () => model.NextTokenScores(model.Hidden(packed)))) with
            {
                Outputs = written.Sum(w => w.Ids.Count),
                Different = written.Zip(again, (a, b) => a.Ids.Zip(b.Ids).Count(i => i.First != i.Second)).Sum(),
            });
            var all = With(native: false, () => Stream(linear(PlainObjective.Hidden(model, texts), PlainObjective.Vocabulary(model)), texts));
            var next = all.argmax(-1).data<long>().ToArray();
            var differ = 0;
            for (var (text, row) = (0, 0); text < texts.Length; row += texts[text].Length, text++)
            {
                var first = row + prompts[text].Length - 1;
                differ += written[text].Ids.Where((id, i) => next[first + i] != id).Count();
            }

            plain = Sum(plain, Difference(TrainingPaths.Plain, scores, all) with { Outputs = written.Sum(w => w.Ids.Count), Different = differ });
        }

        return [composed, plain];
    }

    /// <summary>A padded block <c>[B, L, n]</c> without its padding, <c>[T, n]</c>.</summary>
    private static Tensor Stream(Tensor block, int[][] texts) => cat([.. texts.Select((t, i) => block[i].narrow(0, 0, t.Length))]);

    private static OutputDifference Sum(OutputDifference a, OutputDifference b) =>
        new(a.Path, a.Outputs + b.Outputs, a.Different + b.Different, Math.Max(a.Largest, b.Largest));

    private static OutputDifference Difference(string path, Tensor fast, Tensor other) => new(
        path,
        (int)fast.shape[0],
        (int)fast.argmax(-1).ne(other.argmax(-1)).sum().item<long>(),
        (fast - other).abs().max().item<float>() / (double)fast.abs().max().item<float>());

    private static T With<T>(bool native, Func<T> work)
    {
        Kernel.UseNative = native;
        try
        {
            return work();
        }
        finally
        {
            Kernel.UseNative = true;
        }
    }

    private static DecoderModel Model(Workload workload)
    {
        manual_seed(0);
        var config = workload.Config();
        IModelWeights weights = LoadedWeights.Random(config, CPU, ScalarType.Float32, StandardDeviation);
        if (workload.Adapter() is { } adapter)
        {
            weights = AdaptedWeights.Random(weights, config, adapter, StandardDeviation);
        }

        return new DecoderModel(config, weights);
    }
}
