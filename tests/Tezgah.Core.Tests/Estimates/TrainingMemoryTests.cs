using Tezgah.Core.Estimates;
using Tezgah.Core.Jobs;
using Tezgah.Core.Models;

namespace Tezgah.Core.Tests.Estimates;

/// <summary>Against numbers computed by hand for a network of two small layers.</summary>
public sealed class TrainingMemoryTests
{
    // Per layer: q 8*8, k and v 4*8, o 8*8, gate and up 16*8, down 8*16, two norms of 8: 64+32+32+64+128*3+16 = 592.
    // Embedding 100*8 = 800 (tied), last norm 8: 800 + 2*592 + 8 = 1992.
    private static readonly ModelConfig s_config = new()
    {
        VocabSize = 100,
        HiddenSize = 8,
        IntermediateSize = 16,
        NumHiddenLayers = 2,
        NumAttentionHeads = 4,
        NumKeyValueHeads = 2,
        HeadDim = 2,
        MaxPositionEmbeddings = 64,
        TieWordEmbeddings = true,
    };

    private static readonly MemoryTraits s_exact = new() { Overhead = 1 };

    private static readonly TrainingJob s_full = new() { Task = TaskNames.LanguageModelling, Method = MethodNames.Full };

    private static readonly TrainingJob s_lora = s_full with { Method = MethodNames.Lora, Lora = new LoraSettings { R = 3 } };

    [Fact]
    public void Weights_Full_AreAllTrained()
    {
        var weights = TrainedWeights.Of(s_config, s_full);

        Assert.Equal((1992, 1992, 0, 0), (weights.All, weights.InPlace, weights.Adapters, weights.Quantised.Count));
    }

    [Fact]
    public void Weights_Lora_AreRankTimesInPlusOut()
    {
        // q: 3*(8+8), v: 3*(4+8), in two layers: 2*(48+36) = 168.
        Assert.Equal((0L, 168L), Count(s_lora));

        // All seven: 3*(16+12+12+16+24+24+24) = 384 a layer.
        Assert.Equal((0L, 768L), Count(s_lora with { Lora = new LoraSettings { R = 3, TargetModules = ["all-linear"] } }));
        Assert.Equal((800L, 168L), Count(s_lora with { Lora = new LoraSettings { R = 3, ModulesToSave = ["embed_tokens"] } }));
    }

    [Fact]
    public void Weights_LoraClassifier_HaveTheHeadTrainedInFull()
    {
        var config = s_config with { Head = ModelHead.SequenceClassification, Labels = ["a", "b", "c"] };

        Assert.Equal(24, TrainedWeights.Of(config, s_lora with { Task = TaskNames.Classification }).InPlace);
    }

    [Theory]
    [InlineData(64, 64, false, 32 + 4)]
    [InlineData(64, 64, true, 32 + 1 + 4 + 4)]
    [InlineData(65, 64, false, 33 + 8)]
    [InlineData(64 * 257, 64, true, (32 * 257) + 257 + 8 + 4)]
    public void Nf4_OfAMatrix_HasItsBytes(long count, int block, bool twice, long bytes) =>
        Assert.Equal(bytes, NumberTypes.Nf4Bytes(count, block, twice));

    [Fact]
    public void Nf4_OfALargeMatrix_IsAboutFourBitsAndAnEighth() =>
        Assert.Equal(4.127, NumberTypes.Nf4Bytes(4096L * 14336, 64, true) * 8.0 / (4096L * 14336), 3);

    [Fact]
    public void Memory_Full_IsWeightsGradientsAndMoments()
    {
        var memory = TrainingMemory.Of(s_config, s_full, BatchShape.Of([5, 3]), s_exact);

        Assert.Equal((1992 * 4, 1992 * 4, 1992 * 8), (memory.Weights, memory.Gradients, memory.Optimizer));
        Assert.Equal(memory.Weights + memory.Gradients + memory.Optimizer + memory.Activations + memory.Logits, memory.Total);
    }

    [Fact]
    public void Memory_FullIn16Bits_HasACopyToComputeWith()
    {
        var job = s_full with { Training = new TrainingSettings { Dtype = "bfloat16" } };

        Assert.Equal(1992 * 6, TrainingMemory.Of(s_config, job, BatchShape.Of([5]), s_exact).Weights);
        Assert.Equal(1992 * 2, TrainingMemory.Of(s_config, job, BatchShape.Of([5]), s_exact with { TrainedBytes = 2 }).Weights);
    }

    [Fact]
    public void Memory_LoraIn16Bits_HasFrozenHalvesAndExactAdapters()
    {
        var job = s_lora with { Training = new TrainingSettings { Dtype = "bfloat16" } };

        var memory = TrainingMemory.Of(s_config, job, BatchShape.Of([5]), s_exact);

        Assert.Equal((1992 * 2) + (168 * (4 + 2)), memory.Weights);
        Assert.Equal((168 * 4, 168 * 8), (memory.Gradients, memory.Optimizer));
    }

    [Fact]
    public void Memory_Qlora_HasTheProjectionsInFourBits()
    {
        var job = s_lora with { Method = MethodNames.Qlora };

        // q, o: 64 weights, 32+1+4+4 = 41 bytes; k, v: 32 weights, 16+1+4+4 = 25; gate, up, down: 128 weights, 64+2+4+4 = 74.
        const long Layer = (2 * 41) + (2 * 25) + (3 * 74);

        // 800 + 8 + 2*16 weights stay in 16 bits; one matrix of 128 is read back.
        Assert.Equal((2 * Layer) + (840 * 2) + (128 * 2) + (168 * 6), TrainingMemory.Of(s_config, job, BatchShape.Of([5]), s_exact).Weights);
    }

    [Fact]
    public void Memory_OfActivations_IsWhatEachTokenLeavesInEachLayer()
    {
        // A token leaves 4*8 + 2*8 + 2*4 + 3*16 = 104 numbers and 4 float32 of attention in a layer: 432 bytes.
        // At the height: 3*16 + 2*8 = 64 numbers more, and the stream of 8: 288 bytes.
        Assert.Equal(104, TrainingMemory.NumbersPerToken(s_config));
        Assert.Equal(8 * ((2 * 432) + 288), TrainingMemory.Of(s_config, s_full, BatchShape.Of([5, 3]), s_exact).Activations);

        // Probabilities: 25 + 9 pairs, 4 heads.
        Assert.Equal(
            (8 * ((2 * 416) + 288)) + (2 * 34 * 4 * 4),
            TrainingMemory.Of(s_config, s_full, BatchShape.Of([5, 3]), s_exact with { KeepsProbabilities = true }).Activations);

        // Checkpointing: the stream of 8 numbers for each layer, and one layer.
        var checkpointed = s_full with { Training = new TrainingSettings { GradientCheckpointing = true } };
        Assert.Equal(8 * ((2 * 32) + 432 + 288), TrainingMemory.Of(s_config, checkpointed, BatchShape.Of([5, 3]), s_exact).Activations);

        // LoRA on q and v: 2*3 numbers, and with dropout a byte for each of the 8 inputs of both.
        var dropout = s_lora with { Lora = new LoraSettings { R = 3, LoraDropout = 0.1 } };
        Assert.Equal(8 * ((2 * (432 + 24)) + 288), TrainingMemory.Of(s_config, s_lora, BatchShape.Of([5, 3]), s_exact).Activations);
        Assert.Equal(8 * ((2 * (432 + 24 + 16)) + 288), TrainingMemory.Of(s_config, dropout, BatchShape.Of([5, 3]), s_exact).Activations);
    }

    [Fact]
    public void Memory_OfLogits_IsThatOfLabelTokensAlone()
    {
        Assert.Equal(3 * 100 * 4 * 2, TrainingMemory.Of(s_config, s_full, BatchShape.Of([5, 3], 3), s_exact).Logits);
        Assert.Equal(2 * 100 * 4 * 2, TrainingMemory.Of(s_config, s_full, BatchShape.Of([5, 3], 3), s_exact with { LogitRows = 2 }).Logits);
        Assert.Equal(0, TrainingMemory.Of(s_config, s_full with { Task = TaskNames.Classification }, BatchShape.Of([5]), s_exact).Logits);
    }

    [Fact]
    public void Cache_OfGeneration_IsKeysAndValuesOfEveryLayer() =>
        Assert.Equal(2 * 2 * 4 * 3 * 10 * 2, TrainingMemory.CacheBytes(s_config, 3, 10, "bfloat16"));

    [Fact]
    public void LargestBatch_ThatFits_IsFoundExactly()
    {
        var job = s_full with { Data = new DataSettings { MaxLength = 16 } };
        var free = TrainingMemory.Of(s_config, job, BatchShape.Full(37, 16), s_exact).Total;

        Assert.Equal(37, TrainingMemory.LargestBatchSize(s_config, job, free, s_exact));
        Assert.Equal(36, TrainingMemory.LargestBatchSize(s_config, job, free - 1, s_exact));
        Assert.Equal(0, TrainingMemory.LargestBatchSize(s_config, job, 1000, s_exact));
    }

    [Fact]
    public void Memory_OfAnAbsurdBatch_IsOnlyTooMuch()
    {
        var config = s_config with { NumHiddenLayers = 200, NumAttentionHeads = 256 };

        var memory = TrainingMemory.Of(config, s_full, BatchShape.Full(1048576, 131072), s_exact with { KeepsProbabilities = true });

        Assert.Equal(1L << 60, memory.Activations);
        Assert.True(memory.Total > memory.Activations);
    }

    [Fact]
    public void Advice_ForAJobThatDoesNotFit_KeepsTheTextsOfAStepAndFits()
    {
        var job = s_lora with
        {
            Data = new DataSettings { MaxLength = 256 },
            Training = new TrainingSettings { PerDeviceTrainBatchSize = 12, GradientAccumulationSteps = 2 },
        };
        var free = TrainingMemory.Of(s_config, job, BatchShape.Full(5, 256), s_exact).Total;

        var advice = MemoryAdvice.For(s_config, job, free, s_exact);

        Assert.Equal(
            [("training.per_device_train_batch_size", "4"), ("training.gradient_accumulation_steps", "6")], advice[0].Changes);
        Assert.All(advice, a => Assert.InRange(a.Total, 1, free));
        Assert.Contains(advice, a => a.Changes is [("data.max_length", _)]);
    }

    [Fact]
    public void Advice_WithoutAnyWay_IsNone() => Assert.Empty(MemoryAdvice.For(s_config, s_full, 1000, s_exact));

    private static (long InPlace, long Adapters) Count(TrainingJob job)
    {
        var weights = TrainedWeights.Of(s_config, job);
        return (weights.InPlace, weights.Adapters);
    }
}
