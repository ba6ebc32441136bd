using Tezgah.Core.Evaluations;
using Tezgah.Core.Models;
using Tezgah.Web.Models;

namespace Tezgah.Web.Tests.Models;

public sealed class MemoryFitTests
{
    private const long Billion = 1_000_000_000;

    // 2 (keys and values) x 10 layers x 2 heads x 64 wide: 2,560 numbers a token.
    private static readonly ModelDescription s_model = new()
    {
        Folder = "/m",
        Parameters = Billion,
        Config = new ModelConfig
        {
            VocabSize = 1000,
            HiddenSize = 512,
            IntermediateSize = 1024,
            NumHiddenLayers = 10,
            NumAttentionHeads = 8,
            NumKeyValueHeads = 2,
            HeadDim = 64,
            MaxPositionEmbeddings = 1000,
        },
    };

    [Fact]
    public void Of_PlentyOfMemory_FitsWithTheWholeContext()
    {
        var (wide, narrow) = (MemoryFit.Of(s_model, 100 * Billion)[0], MemoryFit.Of(s_model, 100 * Billion)[1]);

        Assert.Equal(("float32", (4 * Billion) + MemoryFit.Process, 1000), (wide.Dtype, wide.ToLoad, wide.Tokens));
        Assert.Equal(wide.ToLoad + (2560L * 4 * 1000), wide.WithContext);
        Assert.Equal(("bfloat16", (2 * Billion) + MemoryFit.Process, 1000), (narrow.Dtype, narrow.ToLoad, narrow.Tokens));
    }

    [Fact]
    public void Under_BaseInFourBits_NeedsWhatAnEvaluationOfItNeeds()
    {
        var fit = MemoryFit.Of(s_model, 100 * Billion)[1];
        var quantization = new BaseQuantization("bfloat16", UseDoubleQuant: true);

        var needed = fit.Under(s_model.Config!, quantization).ToLoad;

        Assert.Equal(EvaluationMemory.WeightBytes(s_model.Config!, "bfloat16", quantization) + MemoryFit.Process, needed);
        Assert.True(needed < fit.ToLoad);
        Assert.Same(fit, fit.Under(s_model.Config!, null));
    }

    [Fact]
    public void Of_LittleMoreThanTheWeights_FitsForAPartOfTheContext()
    {
        var fit = MemoryFit.Of(s_model, (4 * Billion) + MemoryFit.Process + (2560L * 4 * 123))[0];

        Assert.Equal((true, 123), (fit.Loads, fit.Tokens));
    }

    [Fact]
    public void Of_LessThanTheWeights_DoesNotFit()
    {
        var fits = MemoryFit.Of(s_model, 3 * Billion);

        Assert.Equal([(false, 0), (true, 1000)], fits.Select(f => (f.Loads, f.Tokens)));
    }

    [Fact]
    public void Of_UnreadableModel_IsEmpty() => Assert.Empty(MemoryFit.Of(s_model with { Config = null }, Billion));
}
