using System.Globalization;
using Tezgah.Engine.Benchmarks;
using Tezgah.Engine.Kernels;
using static TorchSharp.torch;

namespace Tezgah.Benchmarks.Paths;

/// <summary>How a path's losses differ from those of the fast one.</summary>
/// <param name="Path">Its name.</param>
/// <param name="Steps">The steps compared.</param>
/// <param name="Largest">The largest difference of a step's loss, as a part of it.</param>
/// <param name="AtStep">That step, from 1.</param>
/// <param name="Losses">The losses of the fast path, and of this.</param>
internal sealed record PathDifference(string Path, int Steps, double Largest, int AtStep, IReadOnlyList<(float Fast, float Other)> Losses);

/// <summary>
/// A workload trained in several ways that ought to give the same losses: the engine as it is, and each thing that makes it fast
/// left out.
/// </summary>
internal static class TrainingPaths
{
    /// <summary>Without native kernels: everything of torch's operations.</summary>
    public const string Composed = "composed";

    /// <summary>The plain form besides: padding, every head repeated, every layer and every score for every token.</summary>
    public const string Plain = "plain";

    /// <summary>The fast path with each layer computed again in the backward pass.</summary>
    public const string Checkpointed = "checkpointed";

    /// <summary>The ways that are held against the fast one.</summary>
    public static IReadOnlyList<string> All { get; } = [Checkpointed, Composed, Plain];

    /// <summary>Trains in all ways at once, step by step.</summary>
    /// <param name="workload">What is trained.</param>
    /// <param name="steps">The updates.</param>
    /// <param name="paths">The ways.</param>
    /// <param name="progress">Is told each step; null for nothing.</param>
    public static IReadOnlyList<PathDifference> Compare(Workload workload, int steps, IReadOnlyList<string> paths, TextWriter? progress = null)
    {
        var options = new BenchmarkOptions("float32", steps, 0, Seed: 0, TimeProvider.System);
        var trainings = new List<WorkloadTraining>();
        var losses = paths.Select(_ => new List<(float Fast, float Other)>()).ToList();
        try
        {
            trainings.Add(new WorkloadTraining(workload, Model(), options.Seed));
            trainings.AddRange(paths.Select(path => new WorkloadTraining(
                workload, Model(), options.Seed, path == Checkpointed, path == Plain ? (set, own) => new PlainObjective(set, own) : null)));
            for (var step = 0; step < steps; step++)
            {
                Kernel.UseNative = true;
                var fast = trainings[0].Next().Loss;
                for (var i = 0; i < paths.Count; i++)
                {
                    Kernel.UseNative = paths[i] == Checkpointed;
                    losses[i].Add((fast, trainings[i + 1].Next().Loss));
                }

                progress?.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"step {step + 1}, loss {fast:R}: {string.Join(", ", paths.Select((p, i) => $"{p} {Relative(losses[i][^1]):E1}"))}"));
            }
        }
        finally
        {
            Kernel.UseNative = true;
            trainings.ForEach(t => t.Dispose());
        }

        return [.. paths.Select((path, i) =>
        {
            var differences = losses[i].Select(Relative).ToList();
            var largest = differences.Max();
            return new PathDifference(path, steps, largest, differences.IndexOf(largest) + 1, losses[i]);
        })];

        Tezgah.Engine.Models.DecoderModel Model() => TrainBenchmark.Model(workload, options, CPU);
    }

    private static double Relative((float Fast, float Other) loss) => Math.Abs((double)loss.Fast - loss.Other) / Math.Abs((double)loss.Fast);
}
