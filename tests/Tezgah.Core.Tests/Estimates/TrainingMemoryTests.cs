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

    private static readonly MemoryTraits s_exact = new() { Process = 0, ReadBack = 100, Heap = 1 };

    private static readonly TrainingJob s_full = new() { Task = TaskNames.LanguageModelling, Method = MethodNames.Full };

    private static readonly TrainingJob s_lora = s_full with { Method = MethodNames.Lora, Lora = new LoraSettings { R = 3 } };

    [Fact]
    public void Weights_Full_AreAllTrained()
    {
        var weights = TrainedWeights.Of(s_config, s_full);

        Assert.Equal((1992, 1992, 0, 0, 0), (weights.All, weights.InPlace, weights.Adapters, weights.Frozen, weights.Quantised.Count));
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
        var memory = TrainingMemory.Of(s_config, s_full, BatchShape.Of([5, 3]), s_exact with { Process = 1000 });

        Assert.Equal((1992 * 4, 1992 * 4, 1992 * 8), (memory.Weights, memory.Gradients, memory.Optimizer));
        Assert.Equal(memory.Weights + memory.Gradients + memory.Optimizer + memory.Activations, memory.Beside);
        Assert.Equal(memory.Beside + 1000, memory.Total);
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

        Assert.Equal((1992 * 2) + (168 * 4), memory.Weights);
        Assert.Equal((168 * 4, 168 * 8), (memory.Gradients, memory.Optimizer));
    }

    [Fact]
    public void Memory_Qlora_HasTheProjectionsInFourBits()
    {
        var job = s_lora with { Method = MethodNames.Qlora };

        // q, o: 64 weights, 32+1+4+4 = 41 bytes; k, v: 32 weights, 16+1+4+4 = 25; gate, up, down: 128 weights, 64+2+4+4 = 74.
        const long Layer = (2 * 41) + (2 * 25) + (3 * 74);

        // 800 + 8 + 2*16 weights stay as they are; 100 weights of a matrix are read back at once.
        Assert.Equal((2 * Layer) + (840 * 4) + (100 * 2) + (168 * 4), TrainingMemory.Of(s_config, job, BatchShape.Of([5]), s_exact).Weights);
    }

    // A token leaves 4*8 + 2*8 + 2*4 + 3*16 = 104 numbers, two of norms and four of attention in a layer: 416 + 8 + 16 = 440 bytes; its
    // angles take 8. Eight tokens in two layers: 7040. Above: 8 tokens twice and 8 states, 32 bytes each: 768.
    [Fact]
    public void Memory_OfActivationsWithATrainedVocabulary_IsHighestInTheLoss() =>

        // Gradients of the states 256, scores 8*100*4 = 3200, gradient of the vocabulary 800*4 = 3200.
        Assert.Equal(7040 + 768 + 256 + 6400 + 64, TrainingMemory.Of(s_config, s_full, BatchShape.Of([5, 3]), s_exact).Activations);

    [Fact]
    public void Memory_OfActivationsWithFewLabels_IsHighestInTheBackwardPass() =>

        // Above: 8 tokens twice and 1 state: 544. The gradients of the stream and of the inside, less what down let go of: (8 + 32) * 4 = 160
        // bytes a token. The gradient of a tied embedding of 80 numbers, and that of a matrix of 128.
        Assert.Equal(
            7040 + 544 + (8 * 160) + 320 + 512 + 64,
            TrainingMemory.Of(s_config with { VocabSize = 10 }, s_full, BatchShape.Of([5, 3], 1), s_exact).Activations);

    [Fact]
    public void Memory_OfActivationsCheckpointed_IsOneLayerAndTheStreams()
    {
        var job = s_full with { Training = new TrainingSettings { GradientCheckpointing = true } };

        // Streams of two layers 512; one layer 3520 with what it does not need again, 8*112; at its height (8 + 48) * 4 = 224 a token.
        Assert.Equal(
            512 + 3520 + 896 + 768 + (8 * 224) + 3712 + 64, TrainingMemory.Of(s_config, job, BatchShape.Of([5, 3]), s_exact).Activations);
    }

    [Fact]
    public void Memory_OfActivationsUnderAdapters_HasTheirNarrowProducts() =>

        // LoRA on q and v: 2*3 numbers of 4 bytes a layer. No gradient of the vocabulary.
        Assert.Equal(
            (2 * 8 * 464) + 768 + 256 + 3200 + 64, TrainingMemory.Of(s_config, s_lora, BatchShape.Of([5, 3]), s_exact).Activations);

    [Fact]
    public void Memory_OfAClassifier_HasKeysAndValuesAloneOfTheLastLayer()
    {
        var config = s_config with { Head = ModelHead.SequenceClassification, Labels = ["a", "b", "c"] };

        // The last layer: 8 tokens with 2*8 + 2*4 numbers, a norm's and a narrow product of v; a block of 2 x 5, four times 4 numbers wide.
        Assert.Equal(
            (8 * 464) + (8 * ((24 * 4) + 4 + 12)) + (10 * 4 * 4 * 4) + 64,
            TrainingMemory.Of(config, s_lora with { Task = TaskNames.Classification }, BatchShape.Of([5, 3]), s_exact).Activations);
    }

    [Fact]
    public void Memory_OfScores_IsThatOfSoManyRowsAtOnce()
    {
        // At least 64 rows; of 100 scores each.
        var few = TrainingMemory.Of(s_config, s_lora, BatchShape.Of([200]), s_exact with { ScoreBytes = 1 }).Activations;
        var all = TrainingMemory.Of(s_config, s_lora, BatchShape.Of([200]), s_exact).Activations;
        Assert.Equal((200 - 64) * 400, all - few);
    }

    [Fact]
    public void Memory_InAHeapWithHoles_TakesSoMuchMoreForActivationsAlone()
    {
        var (exact, heap) = (
            TrainingMemory.Of(s_config, s_lora, BatchShape.Of([5, 3]), s_exact),
            TrainingMemory.Of(s_config, s_lora, BatchShape.Of([5, 3]), s_exact with { Heap = 1.5 }));

        Assert.Equal(exact with { Activations = (long)(exact.Activations * 1.5) }, heap);
    }

    [Fact]
    public void Memory_WhereTheUpdateTakesMore_IsTheUpdates() =>
        Assert.Equal(1992 * 40, TrainingMemory.Of(s_config, s_full, BatchShape.Of([1]), s_exact with { UpdateBytes = 40 }).Activations);

    [Fact]
    public void Memory_OfAnEvaluation_IsOneLayerOrTheScores()
    {
        var one = TrainingMemory.OfEvaluation(s_config, s_full, BatchShape.Of([5, 3]), s_exact);

        Assert.Equal((8 * (440 + 112 + 32)) + 64, one.Activations);
        Assert.True(TrainingMemory.OfEvaluation(s_config with { VocabSize = 1000 }, s_full, BatchShape.Of([5, 3]), s_exact).Activations > 8 * 1000 * 4);
    }

    [Fact]
    public void Memory_WithoutKernels_HasAttentionsBlockAndWhatAdaptersDrop()
    {
        var composed = s_exact with { IsComposed = true };
        var dropping = s_lora with { Lora = s_lora.Lora with { LoraDropout = 0.1 } };
        var batch = BatchShape.Of([5, 3], 1);

        // Attention's backward pass is the highest moment: a block of 10 places with 3*8 + 4*4 numbers and three times all the scores, but
        // nothing of the last feed-forward part (2*8 + 3*16), instead of its gradients (8 + 2*16). Besides a mask of 5*5, and not the one
        // number a token and head that fused attention keeps in each layer.
        Assert.Equal(
            (10 * 40 * 4) + (3 * 2 * 4 * 25 * 4) - (8 * 64 * 4) - (8 * 40 * 4) + (5 * 5 * 4) - (2 * 8 * 16),
            TrainingMemory.Of(s_config, s_lora, batch, composed).Activations - TrainingMemory.Of(s_config, s_lora, batch, s_exact).Activations);

        // One byte for each of the 8 numbers that q and v read, in two layers.
        Assert.Equal(
            8 * 2 * 2 * 8,
            TrainingMemory.Of(s_config, dropping, batch, composed).Activations - TrainingMemory.Of(s_config, s_lora, batch, composed).Activations);
    }

    [Fact]
    public void Memory_WithoutKernelsIn4Bits_HasTheLargestMatrixReadBack()
    {
        var (composed, job, config) = (s_exact with { IsComposed = true }, s_lora with { Method = MethodNames.Qlora }, s_config with { IntermediateSize = 1000 });
        var memory = TrainingMemory.Of(config, job, BatchShape.Of([1], 1), composed);

        // 8 bytes of each of 8*1000 weights beside all that two layers keep (4*8 + 2*8 + 2*4 + 3*1000 numbers, 8 bytes of norms, and two narrow
        // products of 3), three times the stream, the gradients of the stream and, twice, of down's input, angles, and a mask of one number.
        Assert.Equal((8 * 8000) + (2 * ((3056 * 4) + 8 + 24)) + (3 * 32) + (2008 * 4) + 8 + 4, memory.Activations);

        // None of it is among the weights, as are the 100 numbers of 16 bits that kernels read.
        Assert.Equal(100 * 2, TrainingMemory.Of(config, job, BatchShape.Of([1], 1), s_exact).Weights - memory.Weights);
    }

    [Fact]
    public void Memory_OnAGpu_IsThatOfComposedOperationsWithoutTheHeap() =>
        Assert.Equal((true, 1.0, true, false), (
            MemoryTraits.On(true, true).IsComposed,
            MemoryTraits.On(true, true).Heap,
            MemoryTraits.On(false, false).IsComposed,
            MemoryTraits.On(false, true).IsComposed));

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

        var memory = TrainingMemory.Of(config, s_full, BatchShape.Full(1 << 28, 131072), s_exact with { IsComposed = true });

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
    public void Advice_ForKnownTexts_IsOfTheirLargestBatch()
    {
        var job = s_lora with
        {
            Data = new DataSettings { MaxLength = 256 },
            Training = new TrainingSettings { PerDeviceTrainBatchSize = 4 },
        };
        BatchShape Largest(TrainingJob changed) => BatchShape.Of(
            [.. new[] { 250, 40, 30, 20 }.Take(changed.Training.PerDeviceTrainBatchSize).Select(l => Math.Min(l, changed.Data.MaxLength))]);
        var free = TrainingMemory.Of(s_config, job, BatchShape.Of([250, 40]), s_exact).Total;

        var advice = MemoryAdvice.For(s_config, job, free, s_exact, Largest);

        Assert.Equal([("training.per_device_train_batch_size", "2"), ("training.gradient_accumulation_steps", "2")], advice[0].Changes);
        Assert.Equal(free, advice[0].Total);
        Assert.StartsWith(
            "(1) training.per_device_train_batch_size = 2, training.gradient_accumulation_steps = 2: 1 MB; (2) ",
            MemoryAdvice.Shown(advice), StringComparison.Ordinal);
    }

    [Fact]
    public void Batch_OfPacks_IsFullOfTokens()
    {
        var job = s_full with { Data = new DataSettings { MaxLength = 100 }, Training = new TrainingSettings { PerDeviceTrainBatchSize = 4 } };

        Assert.Equal(BatchShape.Full(4, 100), BatchShape.Full(job));
        Assert.Equal(
            new BatchShape(250, 25000, 250, 3, 100),
            BatchShape.Full(job with { Training = job.Training with { Packing = "exact", PackingTokens = 250 } }));
    }

    [Theory]
    [InlineData(1, "1 MB")]
    [InlineData(300L << 20, "300 MB")]
    [InlineData(3L << 29, "1.5 GB")]
    public void Shown_OfBytes_IsRoundedForPeople(long bytes, string expected) => Assert.Equal(expected, NumberTypes.Shown(bytes));

    [Fact]
    public void Advice_WithoutAnyWay_IsNone() => Assert.Empty(MemoryAdvice.For(s_config, s_full, 1000, s_exact));

    private static (long InPlace, long Adapters) Count(TrainingJob job)
    {
        var weights = TrainedWeights.Of(s_config, job);
        return (weights.InPlace, weights.Adapters);
    }
}
