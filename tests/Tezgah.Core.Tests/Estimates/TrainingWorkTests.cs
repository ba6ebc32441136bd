using Tezgah.Core.Estimates;
using Tezgah.Core.Jobs;
using Tezgah.Core.Models;

namespace Tezgah.Core.Tests.Estimates;

public sealed class TrainingWorkTests
{
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

    private static readonly TrainingJob s_full = new() { Task = TaskNames.LanguageModelling, Method = MethodNames.Full };

    // Projections: 576 weights a layer, 1152 in all; 8 tokens: 2*1152*8 = 18432. Attention: 2*34*8*2 = 1088. Scores: 2*100*8*3 = 4800.
    [Fact]
    public void Work_Full_IsTwiceBackward()
    {
        var work = TrainingWork.Of(s_config, s_full, BatchShape.Of([5, 3], 3));

        Assert.Equal(18432 + 1088 + 4800, work.Forward);
        Assert.Equal((2 * (18432 + 4800)) + (2 * 1088), work.Backward);
        Assert.Equal(0, work.Recomputed);
    }

    [Fact]
    public void Work_Lora_HasNoGradientOfFrozenWeights()
    {
        var job = s_full with
        {
            Method = MethodNames.Lora,
            Lora = new LoraSettings { R = 3 },
            Training = new TrainingSettings { GradientCheckpointing = true },
        };

        var work = TrainingWork.Of(s_config, job, BatchShape.Of([5, 3], 3));

        // Adapters: 168 weights, 2*168*8 = 2688.
        Assert.Equal(18432 + 1088 + 4800 + 2688, work.Forward);
        Assert.Equal(18432 + 4800 + (2 * 1088) + (2 * 2688), work.Backward);
        Assert.Equal(18432 + 1088 + 2688, work.Recomputed);
        Assert.Equal(work.Forward + work.Backward + work.Recomputed, work.Total);
    }

    [Fact]
    public void Time_OfARun_IsItsWorkAtTheMeasuredSpeed()
    {
        Assert.Equal(TimeSpan.FromSeconds(50), TrainingWork.Time(perStep: 1e9, steps: 100, operationsPerSecond: 2e9));
        Assert.True(TrainingWork.Time(1e300, 1, 1) > TimeSpan.FromDays(1e6));
    }
}
