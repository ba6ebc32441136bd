using Tezgah.Benchmarks.Paths;
using Tezgah.Engine.Benchmarks;
using Tezgah.Engine.Kernels;
using static TorchSharp.torch;

namespace Tezgah.Engine.Tests.Benchmarks;

/// <summary>
/// The workloads of the benchmark made small, with batches of their shapes: what makes the engine fast changes no loss. The large ones
/// are <c>Tezgah.Benchmarks paths</c>.
/// </summary>
public sealed class PathTests
{
    private const double Tolerance = 1e-5;
    private const int Steps = 50;

    private static readonly WorkloadLora s_lora = new(4, 8, 0.05, ["q", "k", "v", "o", "gate", "up", "down"]);

    private static readonly WorkloadModel s_model = new()
    {
        Vocab = 96,
        Hidden = 32,
        Layers = 2,
        Heads = 4,
        KvHeads = 2,
        Intermediate = 48,
        Head = "causal",
        Tied = true,
        AttentionBias = true,
    };

    private static readonly Dictionary<string, Workload> s_workloads = new(StringComparer.Ordinal)
    {
        ["W1"] = Of("train", Lengths(64, 4, 40), batch: 8) with
        {
            Model = s_model with { Head = "classification", Classes = 8, Tied = false },
            Lora = s_lora,
            ResponseStarts = null,
            Labels = [.. Enumerable.Range(0, 64).Select(i => i * 5 % 8)],
        },
        ["W2"] = Of("train", Lengths(64, 8, 60), batch: 4, accumulate: 2) with { Lora = s_lora },
        ["W3"] = Of("train", Lengths(32, 64, 128), batch: 1, accumulate: 3) with { Lora = s_lora },
        ["W4"] = Of("train", Lengths(32, 48, 48), batch: 4) with
        {
            ResponseStarts = [.. Enumerable.Repeat(0, 32)],
            Optimizer = Optimizer(1e-3, 0.1),
        },
        ["W5"] = Of("generate", Lengths(16, 3, 20), batch: 4) with { Lora = s_lora, NewTokens = 24 },
        ["W6"] = Of("latency", Lengths(40, 4, 40), batch: 1) with
        {
            Model = s_model with { Head = "classification", Classes = 8, Tied = false },
            Lora = s_lora,
            Count = 40,
        },
    };

    [Theory]
    [InlineData("W1")]
    [InlineData("W2")]
    [InlineData("W3")]
    [InlineData("W4")]
    public void Training_has_the_losses_of_the_plain_path_at_every_step(string name)
    {
        Assert.SkipUnless(Kernel.IsNativeThere, "The native kernels are not built; ./tezgah run builds them.");

        var before = LiveTensors.Count();
        var paths = TrainingPaths.Compare(s_workloads[name], Steps, TrainingPaths.All);
        Assert.Equal(before, Tensor.TotalCount);
        Assert.Equal(TrainingPaths.All, paths.Select(p => p.Path));
        Assert.All(paths, path =>
        {
            Assert.Equal(Steps, path.Losses.Count);
            Assert.True(path.Largest <= Tolerance, $"{path.Path} is off by {path.Largest:E1} at step {path.AtStep}.");
        });
        var losses = paths[0].Losses.Select(l => l.Fast).ToList();
        Assert.True(losses.Distinct().Count() > Steps / 2, "Nothing was learnt that could be compared.");
    }

    [Fact]
    public void Generation_writes_what_the_plain_path_would()
    {
        Assert.SkipUnless(Kernel.IsNativeThere, "The native kernels are not built; ./tezgah run builds them.");
        Same(InferencePaths.CompareGeneration(s_workloads["W5"], batches: 3), outputs: 3 * 4 * 24);
    }

    [Fact]
    public void Classification_of_single_texts_gives_what_the_plain_path_gives()
    {
        Assert.SkipUnless(Kernel.IsNativeThere, "The native kernels are not built; ./tezgah run builds them.");
        Same(InferencePaths.CompareClassification(s_workloads["W6"], count: 40), outputs: 40);
    }

    private static void Same(IReadOnlyList<OutputDifference> paths, int outputs) => Assert.All(paths, path =>
    {
        Assert.Equal((outputs, 0), (path.Outputs, path.Different));
        Assert.InRange(path.Largest, 0, Tolerance);
    });

    private static Workload Of(string kind, int[] lengths, int batch, int accumulate = 1) => new()
    {
        Name = "small",
        Kind = kind,
        Model = s_model,
        Optimizer = Optimizer(2e-3, 0),
        Batch = batch,
        Accumulate = accumulate,
        Lengths = lengths,
        ResponseStarts = [.. lengths.Select(l => l / 3)],
        Order = [.. Enumerable.Range(0, lengths.Length).Select(i => i * 7 % lengths.Length)],
    };

    private static WorkloadOptimizer Optimizer(double rate, double decay) => new()
    {
        Lr = rate,
        Betas = [0.9, 0.999],
        Eps = 1e-8,
        WeightDecay = decay,
        MaxGradNorm = 1,
        Schedule = "cosine",
        ScheduleSteps = 1000,
    };

    /// <summary>So many lengths, from the least to the most, without order.</summary>
    private static int[] Lengths(int count, int least, int most) =>
        [.. Enumerable.Range(0, count).Select(i => least + (i * 37 % count * (most - least) / (count - 1)))];
}
