using Tezgah.Engine.Kernels;
using static Tezgah.Engine.Tests.Kernels.KernelTesting;
using static TorchSharp.torch;

namespace Tezgah.Engine.Tests.Kernels;

public sealed class LossTests
{
    public static TheoryData<int, ScalarType> LevelsAndTypes => KernelTesting.LevelsAndTypes();

    [Theory]
    [MemberData(nameof(LevelsAndTypes))]
    public void CrossEntropy_LabelsSomeOfWhichDoNotCount_IsThatOfFloat32(int level, ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var used = Use(level);
        foreach (var (rows, width, vocabulary) in new (long, long, long)[] { (1, 3, 5), (9, 16, 33), (70, 24, 300) })
        {
            var (hidden, weight) = (Random(type, rows, width), Random(type, vocabulary, width));
            var labels = randint(vocabulary, rows, ScalarType.Int64);
            labels[rows / 2] = rows > 1 ? -100 : 2;
            foreach (var (smoothing, ofHidden, ofWeight) in new[] { (0, true, true), (0.1, true, false), (0, false, true) })
            {
                hidden.requires_grad_(ofHidden);
                weight.requires_grad_(ofWeight);
                Tensor Composed(Tensor[] t) => Kernel.ComposedTokenLosses(t[0], t[1], labels, smoothing).sum() / rows;
                Tensor Native(Tensor[] t) => Kernel.CrossEntropy(t[0], t[1], labels, smoothing) / rows;

                Near(Composed([Wide(hidden), Wide(weight)]).detach(), Native([hidden, weight]).detach());
                SameTrueGradients(type, Composed, Native, hidden, weight);
            }
        }
    }

    [Fact]
    public void CrossEntropy_MoreRowsThanFitAtOnce_AddsUpItsParts()
    {
        using var scope = NewDisposeScope();
        using var used = Use(0);
        manual_seed(2);
        var (hidden, weight) = (randn(200, 8).requires_grad_(), randn(50, 8).requires_grad_());
        var labels = randint(50, 200, ScalarType.Int64);

        var (losses, ofHidden, ofWeight) = CrossEntropyFunction.Compute(hidden.detach(), weight.detach(), labels, 0, 1, true, true);

        var expected = Kernel.ComposedTokenLosses(hidden, weight, labels, 0);
        Near(expected.detach(), losses);
        expected.sum().backward();
        Near(hidden.grad!, ofHidden!);
        Near(weight.grad!, ofWeight!);
    }

    [Fact]
    public void TokenLosses_Rows_AreTheComposedOnes()
    {
        using var scope = NewDisposeScope();
        var (hidden, weight, labels) = (randn(7, 8), randn(50, 8), tensor([1L, 2, -100, 49, 0, 7, 7]));

        var actual = Kernel.TokenLosses(hidden, weight, labels);

        Near(Kernel.ComposedTokenLosses(hidden, weight, labels, 0), actual);
        Assert.Equal(0, actual[2].item<float>());
    }

    [Fact]
    public void CrossEntropy_LabelBeyondTheVocabulary_IsAnError()
    {
        using var scope = NewDisposeScope();
        using var used = Use(0);

        var error = Assert.ThrowsAny<Exception>(() => Kernel.CrossEntropy(zeros(1, 2), zeros(3, 2), tensor([3L])));

        Assert.Contains("labels[0] is 3", error.Message, StringComparison.Ordinal);
    }

    private static void SameTrueGradients(
        ScalarType type, Func<Tensor[], Tensor> composed, Func<Tensor[], Tensor> native, params Tensor[] inputs)
    {
        var (expected, actual) = (Of(ScalarType.Float32, composed), Of(type, native));
        for (var i = 0; i < expected.Count; i++)
        {
            Near(expected[i], actual[i], roundings: 6);
        }

        List<Tensor> Of(ScalarType target, Func<Tensor[], Tensor> function)
        {
            var leaves = inputs.Select(t => t.detach().to(target).clone().requires_grad_(t.requires_grad)).ToArray();
            function(leaves).backward();
            return [.. leaves.Where(l => l.requires_grad).Select(l => l.grad!)];
        }
    }

    private static Tensor Wide(Tensor tensor) => tensor.to(ScalarType.Float32);
}
