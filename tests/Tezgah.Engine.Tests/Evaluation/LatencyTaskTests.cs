using Tezgah.Core.Evaluations;
using Tezgah.Core.Latencies;
using Tezgah.Core.Problems;
using Tezgah.Core.Results;

namespace Tezgah.Engine.Tests.Evaluation;

public sealed class LatencyTaskTests : IDisposable
{
    private readonly EvaluationFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Two_models_are_timed_in_turn_by_the_clock_and_none_of_the_warm_up()
    {
        var job = Job(_folder.Model(labels: ["a", "b"])) with { Against = new ComparedModel { ModelNameOrPath = _folder.Model("other", 4, ["a", "b"]) } };

        _folder.Run(job, new StepClock());

        // The warm-up is of two rounds of two; the spans after it are 5, 6, 7 … ms long, first of A, then of B.
        var (a, b) = (Read("latency.json"), Read("latency_against.json"));
        Assert.Equal([5.0, 7, 9], a.Milliseconds);
        Assert.Equal([6.0, 8, 10], b.Milliseconds);
        Assert.Equal(("model", "other", 2, 1), (a.Model, b.Model, a.WarmupCount, a.BatchSize));
        Assert.Equal(a.Lengths, b.Lengths);
        Assert.Null(a.Generation);
        var pair = Assert.Single(LatencyComparisonFile.Read(_folder.Out).Pairs);
        Assert.Equal((7.0, 8.0, 8 / 7.0), (pair.MedianA, pair.MedianB, pair.Ratio!.Value));
    }

    [Fact]
    public void Each_batch_size_has_its_own_file_with_the_tokens_of_its_inferences()
    {
        var job = Job(_folder.Model(labels: ["a", "b"]));

        var found = _folder.Run(job with { Latency = job.Latency with { BatchSizes = ["1", "2"] } }, new StepClock());

        Assert.Equal(["latency", "latency_batch2"], found.Results.Select(r => r.Name));
        Assert.All(found.Results, r => Assert.Equal(r.Values["p50_ms"], Read(r.Files["latency"]).P50));
        var (one, two) = (Read("latency.json"), Read("latency_batch2.json"));
        Assert.Equal((1, 2, 3), (one.BatchSize, two.BatchSize, two.Count));
        // Two texts of the file in turn: warm-up takes four of them first.
        Assert.Equal(one.Lengths[0] + one.Lengths[1], two.Lengths[0]);
        Assert.False(File.Exists(Path.Combine(_folder.Out, LatencyComparisonFile.FileName)));
    }

    [Fact]
    public void Generation_writes_exactly_the_tokens_asked_for_and_has_time_to_the_first_one()
    {
        var job = Job(_folder.Model());

        var found = _folder.Run(job with { Latency = job.Latency with { NewTokens = 5, BatchSizes = ["2"] } }, new StepClock());

        var file = Read("latency.json");
        Assert.All(file.NewTokens, n => Assert.Equal(10, n));
        Assert.All(file.FirstTokenMilliseconds.Zip(file.Milliseconds), t => Assert.True(t.First > 0 && t.First < t.Second, $"{t}"));
        Assert.Equal(file.Generation!.TokensPerSecond, found.Results[0].Values["tokens_per_second"]);
        Assert.Equal(file.Generation.FirstTokenP95, found.Results[0].Values["first_token_p95_ms"]);
    }

    [Fact]
    public void Classifier_and_writer_are_not_compared()
    {
        var job = Job(_folder.Model()) with { Against = new ComparedModel { ModelNameOrPath = _folder.Model("other", 4, ["a", "b"]) } };

        Assert.Equal("latency-other-kind", Assert.Throws<ProblemException>(() => _folder.Run(job)).Problems[0].Code);
        var classify = job with { Against = new ComparedModel(), Latency = job.Latency with { What = "classify" } };
        Assert.Equal("model-not-classifier", Assert.Throws<ProblemException>(() => _folder.Run(classify)).Problems[0].Code);
    }

    private LatencyFile Read(string name) => LatencyFile.Read(Path.Combine(_folder.Out, name));

    private EvaluateJob Job(string model) => new()
    {
        Task = EvaluationTasks.Latency,
        Model = new EvaluatedModel { ModelNameOrPath = model },
        Data = new EvaluationData { File = _folder.Write("data.csv", "text,label", "the cat sat on,a", "ab,b") },
        Latency = new LatencySettings { Samples = 3, Warmup = 2, NewTokens = 4 },
    };

    /// <summary>Each span between two readings is 1 ms longer than the one before it; the first reading of all is the evaluation's start.</summary>
    private sealed class StepClock : TimeProvider
    {
        private long _now;
        private int _reads;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp()
        {
            var number = _reads++;
            return number == 0 ? 0 : _now += number % 2 == 0 ? number / 2 : 1;
        }
    }
}
