using Tezgah.Engine.Memory;
using Tezgah.Engine.Tests.Models;

namespace Tezgah.Engine.Tests.Memory;

public sealed class MemoryEstimateTests
{
    [Fact]
    public void Of_no_text_is_four_times_the_weights_and_work_space()
    {
        var config = DecoderModelTests.Small();
        var weights = config.Tensors().Sum(p => p.Count) * 4;
        var estimate = MemoryEstimate.Of(config, []);
        Assert.Equal((weights, weights, 0L), (estimate.Weights, estimate.Gradients, estimate.Activations));
        Assert.Equal((3 * weights) + (40 * 32 * 4), estimate.Optimizer);
        Assert.Equal(estimate.Weights + estimate.Gradients + estimate.Optimizer, estimate.Total);
    }

    [Fact]
    public void Of_more_or_longer_texts_or_a_larger_network_is_more()
    {
        var config = DecoderModelTests.Small();
        var one = MemoryEstimate.Of(config, [10, 10]).Total;
        Assert.True(MemoryEstimate.Of(config, [10, 10, 10]).Total > one);
        Assert.True(MemoryEstimate.Of(config, [10, 16]).Total > one);
        Assert.True(MemoryEstimate.Of(config with { NumHiddenLayers = 3 }, [10, 10]).Total > one);
    }

    [Fact]
    public void Of_huge_settings_does_not_overflow()
    {
        var config = DecoderModelTests.Small() with
        {
            VocabSize = 500_000,
            HiddenSize = 16384,
            IntermediateSize = 65536,
            NumHiddenLayers = 200,
            NumAttentionHeads = 256,
            NumKeyValueHeads = 256,
            HeadDim = 64,
        };
        Assert.True(MemoryEstimate.Of(config, [.. Enumerable.Repeat(131072, 10000)]).Total > 1L << 50);
    }

    [Fact]
    public void LargestBatch_fits_and_one_more_does_not()
    {
        var config = DecoderModelTests.Small();
        int[] lengths = [.. Enumerable.Repeat(16, 200)];
        var free = MemoryEstimate.Of(config, lengths[..77]).Total;
        Assert.Equal(77, MemoryEstimate.LargestBatch(config, lengths, free, MemoryEstimate.Of));
        Assert.Equal(76, MemoryEstimate.LargestBatch(config, lengths, free - 1, MemoryEstimate.Of));
        Assert.Equal(0, MemoryEstimate.LargestBatch(config, lengths, 1000, MemoryEstimate.Of));
        Assert.Equal(200, MemoryEstimate.LargestBatch(config, lengths, long.MaxValue, MemoryEstimate.Of));
    }

    [Theory]
    [InlineData(1, "1 MB")]
    [InlineData(300L << 20, "300 MB")]
    [InlineData(3L << 29, "1.5 GB")]
    public void Shown_is_rounded_for_people(long bytes, string expected) => Assert.Equal(expected, MemoryEstimate.Shown(bytes));
}
