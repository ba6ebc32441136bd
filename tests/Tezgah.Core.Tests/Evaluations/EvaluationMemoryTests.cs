using Tezgah.Core.Estimates;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Models;

namespace Tezgah.Core.Tests.Evaluations;

/// <summary>Against numbers computed by hand for a network of two small layers.</summary>
public sealed class EvaluationMemoryTests
{
    private static readonly ModelConfig s_config = new()
    {
        VocabSize = 100,
        HiddenSize = 8,
        IntermediateSize = 1000,
        NumHiddenLayers = 2,
        NumAttentionHeads = 4,
        NumKeyValueHeads = 2,
        HeadDim = 2,
        MaxPositionEmbeddings = 64,
        TieWordEmbeddings = true,
    };

    private static readonly MemoryTraits s_composed = new() { IsComposed = true, Heap = 1 };

    // A text of one token: a layer keeps 4*8 + 2*8 + 2*4 + 3*1000 numbers and 8 bytes of norms, passes on 2*8 + 8 + 4 numbers, and has a
    // stream of 8. Angles of 2 numbers, and a mask of one.
    [Theory]
    [InlineData("float32", 4)]
    [InlineData("bfloat16", 2)]
    public void Memory_WithoutKernelsIn4Bits_HasTheLargestMatrixReadBack(string dtype, int bytes)
    {
        var layer = (3056 * bytes) + 8 + (28 * bytes) + (8 * bytes);

        // 8 bytes of each of 8*1000 weights.
        Assert.Equal(layer + (8 * 8000) + (2 * bytes) + bytes, Of(dtype, s_composed, new BaseQuantization("bfloat16", UseDoubleQuant: true)).Activations);

        // Without it attention's block: queries and the mixture (2*8), keys and values (2*4), and three times the scores of all four heads.
        Assert.Equal(layer + (24 * bytes) + (3 * 4 * 4) + (2 * bytes) + bytes, Of(dtype, s_composed, null).Activations);
    }

    [Theory]
    [InlineData("float32")]
    [InlineData("bfloat16")]
    public void Memory_WithKernelsIn4Bits_IsThatOfAnyBase(string dtype)
    {
        var traits = s_composed with { IsComposed = false };

        Assert.Equal(Of(dtype, traits, null).Activations, Of(dtype, traits, new BaseQuantization("float32", UseDoubleQuant: false)).Activations);
    }

    private static EvaluationMemory Of(string dtype, MemoryTraits traits, BaseQuantization? quantization) =>
        EvaluationMemory.Of(s_config, dtype, quantization, BatchShape.Full(1, 1), 0, traits);
}
