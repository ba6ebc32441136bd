using Tezgah.Core.Jobs;
using Tezgah.Engine.Data;
using Tezgah.Engine.Evaluation;
using Tezgah.Engine.Tests.Models;
using Tezgah.Text.Tasks;

namespace Tezgah.Engine.Tests.Evaluation;

public sealed class LatencyMeasurementTests
{
    [Fact]
    public void Run_times_each_sample_by_the_clock_and_none_of_the_warm_up()
    {
        string[] texts = ["ab", "cdef", "x"];
        var tokenizer = Vocabulary.Learn(texts, 260, CancellationToken.None);
        using var model = DecoderModelTests.Model(DecoderModelTests.Small() with { VocabSize = tokenizer.VocabularySize });
        var clock = new StepClock();
        var latency = LatencyMeasurement.Run(
            "m", model, new PlainInput(tokenizer, 100), texts, new EvaluationSettings { LatencySamples = 5, LatencyWarmup = 4 }, clock);
        Assert.Equal([10.0, 20, 30, 40, 50], latency.Milliseconds);
        Assert.Equal([3, 5, 2, 3, 5], latency.Lengths);
        Assert.Equal((5, 4, 1), (latency.Count, latency.WarmupCount, latency.BatchSize));

        using var folder = new TemporaryFolder();
        var written = LatencyMeasurement.Write(folder.Path, 7, latency);
        Assert.Equal(30, written.Values["p50_ms"]);
        Assert.Equal(30, written.Values["mean_ms"]);
        Assert.Equal(48, written.Values["p95_ms"]!.Value, 9);
        Assert.True(File.Exists(folder[written.Files["latency"]]));
    }

    /// <summary>The first measured span is 10 ms long, the next 20 ms …</summary>
    private sealed class StepClock : TimeProvider
    {
        private long _now;
        private int _reads;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp()
        {
            var ends = _reads++ % 2 == 1;
            return _now += ends ? 10 * ((_reads + 1) / 2) : 1;
        }
    }
}
