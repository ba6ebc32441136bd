using Tezgah.Core.Estimates;
using Tezgah.Core.Jobs;
using Tezgah.Core.Models;
using Tezgah.Web.NewRun.Time;

namespace Tezgah.Web.Tests.NewRun.Time;

/// <summary>The arithmetic of rough times, with values computed by hand.</summary>
public sealed class RoughTimeTests
{
    // One layer: queries, keys, values and output 8 x 8 each, three matrices of 8 x 16: 4 x 64 + 3 x 128 = 640 weights.
    private static readonly TrainingJob s_job = new()
    {
        Data = new DataSettings { Train = "/data/train.csv", MaxLength = 40, ValidationShare = 0, TestShare = 0 },
        Model = new ModelSettings { HiddenSize = 8, IntermediateSize = 16, NumHiddenLayers = 1, NumAttentionHeads = 2, NumKeyValueHeads = 2 },
        Training = new TrainingSettings { NumTrainEpochs = 1, PerDeviceTrainBatchSize = 3, GradientAccumulationSteps = 1 },
    };

    private static readonly ModelConfig s_config = JobNetwork.Of(s_job, null, 2);

    // A text of t tokens: forwards 2 x 640 t for the weights and 2 t² x 8 for attention, backwards twice of both: 3,840 t + 48 t².
    [Fact]
    public void WorkPerToken_OfASmallNetwork_IsThatComputedByHand() =>
        Assert.Equal(((3840 * 40) + (48 * 1600)) / 40.0, RoughTime.WorkPerToken(s_job, s_config), 6);

    [Fact]
    public void Time_FromAnotherRunsSpeed_IsTheWorkDividedByItsOperationsASecond()
    {
        // The other run: 1,000 tokens a second of 4,320 operations each: 4,320,000 a second.
        // 100 characters are 20 tokens at 5 characters each, and 50 at 2, of which 40 are kept.
        // 900 texts: 900 x (76,800 + 19,200) / 4,320,000 = 20 s; 900 x (153,600 + 76,800) / 4,320,000 = 48 s. A half and twice of it.
        var rough = RoughTime.Of(s_job, s_config, 900, 100, Speed("4", 1000, 4320));

        Assert.NotNull(rough);
        Assert.Equal((20, 40), (rough.LowTokens, rough.HighTokens));
        Assert.Equal(10, rough.Low.TotalSeconds, 6);
        Assert.Equal(96, rough.High.TotalSeconds, 6);
        Assert.False(rough.IsSameModel);
    }

    [Fact]
    public void Time_OfHalfAStepMore_CountsTheWholeStep()
    {
        // 901 rows in threes are 301 steps of 3 texts: 903 texts.
        var rough = RoughTime.Of(s_job, s_config, 901, 100, Speed("4", 1000, 4320));

        Assert.Equal(10 * 903 / 900.0, rough!.Low.TotalSeconds, 4);
    }

    [Fact]
    public void Time_OfPackedTexts_IsThatOfTheTextsWithoutSteps()
    {
        var packed = s_job with { Training = s_job.Training with { Packing = "window", NumTrainEpochs = 2 } };

        Assert.Equal(20, RoughTime.Of(packed, s_config, 900, 100, Speed("4", 1000, 4320))!.Low.TotalSeconds, 6);
        Assert.Null(RoughTime.Of(packed with { Training = packed.Training with { MaxSteps = 10 } }, s_config, 900, 100, Speed("4", 1000, 4320)));
    }

    [Fact]
    public void Time_WithoutRowsOrCharacters_IsNone()
    {
        Assert.Null(RoughTime.Of(s_job, s_config, null, 100, Speed("4", 1000, 4320)));
        Assert.Null(RoughTime.Of(s_job, s_config, 900, 0, Speed("4", 1000, 4320)));
    }

    [Fact]
    public void Time_OfTheSameModelWithOtherSettings_SaysSo() =>
        Assert.True(RoughTime.Of(s_job, s_config, 900, 100, Speed(RoughTime.ModelOf(s_job with { Data = s_job.Data with { MaxLength = 80 } }), 1000, 4320))!.IsSameModel);

    [Fact]
    public void Nearest_OfSeveral_IsOfTheSameTypeOfNumbersThenNearestInWork()
    {
        // The job's own work is 5,760 a token.
        var (half, near, far) = (Speed("half", 1, 5760) with { Dtype = "bfloat16" }, Speed("near", 1, 10000), Speed("far", 1, 1000));

        Assert.Equal("near", RoughTime.Nearest([half, far, near], s_job, s_config)!.Model);
        Assert.Equal("half", RoughTime.Nearest([half], s_job, s_config)!.Model);
        Assert.Null(RoughTime.Nearest([], s_job, s_config));
    }

    private static RunSpeed Speed(string model, double tokens, double work) => new("run-a", "Run a", model, "float32", tokens, work);
}
