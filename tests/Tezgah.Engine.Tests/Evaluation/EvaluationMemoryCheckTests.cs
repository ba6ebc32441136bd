using System.Globalization;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Jobs;
using Tezgah.Core.Models;
using Tezgah.Core.Problems;
using Tezgah.Engine.Evaluation;

namespace Tezgah.Engine.Tests.Evaluation;

public sealed class EvaluationMemoryCheckTests : IDisposable
{
    private readonly EvaluationFolder _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Model_that_does_not_fit_is_refused_before_it_is_read_with_what_would_fit()
    {
        var model = _files.Model();
        var config = ModelConfigFile.Read(Path.Combine(model, ModelConfigFile.FileName));
        var needed = EvaluationMemory.WeightBytes(config, "float32", null);

        var narrow = Refused(Job(model), needed - 1);
        Assert.Equal(("evaluation-memory-model", "model.dtype"), (narrow.Code, narrow.Where));
        Assert.Contains("model.dtype = bfloat16", narrow.Args[2], StringComparison.Ordinal);
        Assert.Equal("evaluation-memory-model-none", Refused(Job(model), 1000).Code);
        Assert.DoesNotContain(_files.Events, e => e is Core.Events.EvaluationEvent);
    }

    [Theory]
    [InlineData(EvaluationTasks.Labels, "batch_size")]
    [InlineData(EvaluationTasks.Perplexity, "batch_size")]
    [InlineData(EvaluationTasks.Latency, "latency.batch_sizes")]
    public void Batch_that_does_not_fit_beside_the_model_is_refused_with_one_that_does(string task, string key)
    {
        var job = Job(_files.Model(), task);
        var size = 64;

        // What is free shrinks until the batch does not fit any more, while a smaller one does.
        Problem? problem = null;
        for (var free = 64L << 20; problem is null; free = free * 9 / 10)
        {
            problem = Try(job, modelFree: 1L << 40, free);
        }

        Assert.Equal(("evaluation-memory-batch", key), (problem.Code, problem.Where));
        var fits = int.Parse(problem.Args[3], CultureInfo.InvariantCulture);
        Assert.InRange(fits, 1, size - 1);
        Assert.Equal(key, problem.Args[4]);
    }

    [Fact]
    public void Single_text_that_does_not_fit_is_refused_by_its_length()
    {
        var problem = Try(Job(_files.Model(), EvaluationTasks.Perplexity), 1L << 40, 1000);

        Assert.Equal(("evaluation-memory-text", "data.max_length"), (problem!.Code, problem.Where));
    }

    [Fact]
    public void Base_in_4_bits_without_kernels_needs_room_to_read_a_matrix_back()
    {
        // 8 bytes of each of 32*2048 weights are half a megabyte; what 16 tokens take of a layer, 7,000 numbers wide, is as much.
        var job = Job(_files.Model(width: 2048)) with { BatchSize = 1 };
        var nf4 = job with { Model = job.Model with { Quantization = BaseQuantization.Nf4 } };
        const long Free = 900_000;

        using var composed = Kernels.KernelTesting.Composed();
        Assert.Null(Try(job, 1L << 40, Free));
        Assert.Equal("evaluation-memory-text", Try(nf4, 1L << 40, Free)!.Code);
        Assert.Null(Try(nf4, 1L << 40, 2 * Free));
    }

    [Fact]
    public void Estimate_counts_weights_exactly_and_grows_with_batch_and_answer()
    {
        var config = ModelConfigFile.Read(Path.Combine(_files.Model(), ModelConfigFile.FileName));
        var weights = config.Tensors().Sum(t => t.Count);
        Assert.Equal(4 * weights, EvaluationMemory.WeightBytes(config, "float32", null));
        Assert.Equal(2 * weights, EvaluationMemory.WeightBytes(config, "bfloat16", null));
        Assert.True(EvaluationMemory.WeightBytes(config, "bfloat16", new BaseQuantization("bfloat16", UseDoubleQuant: true)) < 2 * weights);

        EvaluationMemory Of(int texts, int newTokens) => EvaluationMemory.Of(config, "float32", null, Core.Estimates.BatchShape.Full(texts, 64), newTokens);
        Assert.Equal(0, Of(4, 0).Cache);
        Assert.True(Of(8, 0).Activations > Of(4, 0).Activations);
        // Keys and values of every layer, position and text, twice four bytes each.
        Assert.Equal(2L * config.NumHiddenLayers * config.NumKeyValueHeads * config.HeadDim * 4 * (64 + 32) * 4, Of(4, 32).Cache);
    }

    private static EvaluateJob Job(string model, string task = EvaluationTasks.Perplexity) => new()
    {
        Task = task,
        Model = new EvaluatedModel { ModelNameOrPath = model },
        BatchSize = task == EvaluationTasks.Latency ? new EvaluateJob().BatchSize : 64,
        Latency = task == EvaluationTasks.Latency ? new LatencySettings { Samples = 1, Warmup = 0, NewTokens = 4, BatchSizes = ["64"] } : new LatencySettings(),
        Perplexity = task == EvaluationTasks.Perplexity ? new PerplexitySettings { Rows = "text" } : new PerplexitySettings(),
        Data = new EvaluationData { MaxLength = task == EvaluationTasks.Perplexity ? 16 : null },
    };

    private Problem Refused(EvaluateJob job, long free) => Try(job, free, free) ?? throw new InvalidOperationException("It was let through.");

    // The model is asked about first, each batch after it.
    private Problem? Try(EvaluateJob job, long modelFree, long free)
    {
        var data = _files.Write("rows.csv", ["text,label", .. Enumerable.Range(0, 80).Select(i => $"the cat sat on the mat {i},{(i % 2 == 0 ? "ab" : "dağ")}")]);
        var asked = 0;
        var settled = job with { Data = job.Data with { File = data }, Device = new DeviceSettings { Type = "cpu", Threads = 1 } };
        Assert.Empty(EvaluateChecks.Check(settled));
        try
        {
            new EvaluationRun(settled, _files.Out, new EvaluationHost
            {
                Write = _files.Events.Add,
                OwnsProcess = false,
                FreeMemory = () => asked++ == 0 ? modelFree : free,
            }).Run();
            return null;
        }
        catch (ProblemException e)
        {
            return Assert.Single(e.Problems);
        }
    }
}
