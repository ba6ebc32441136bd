using Tezgah.Engine.Kernels;
using Tezgah.Engine.Models;
using static Tezgah.Engine.Tests.Kernels.KernelTesting;
using static TorchSharp.torch;

namespace Tezgah.Engine.Tests.Kernels;

/// <summary>
/// Results and gradients of the composed functions against torch's own operations with its own gradients, in float64: none of the
/// engine's operations is on the expected side.
/// </summary>
public sealed class ComposedGradientTests
{
    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.BFloat16)]
    public void RmsNorm_IsThatOfPlainOperations(ScalarType type)
    {
        using var scope = NewDisposeScope();
        manual_seed(11);

        Same(
            t => t[0] / (t[0].pow(2).mean([-1], keepdim: true) + 1e-5).sqrt() * t[1],
            t => ComposedRmsNorm.Apply(t[0], t[1], 1e-5, true, true),
            roundings: 2,
            Random(type, 3, 5, 16), Random(type, 16));
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.BFloat16)]
    public void SwiGlu_IsThatOfPlainOperations(ScalarType type)
    {
        using var scope = NewDisposeScope();
        manual_seed(12);

        Same(
            t => t[0] / (1 + (-t[0]).exp()) * t[1],
            t => ComposedSwiGlu.Apply(t[0], t[1]),
            roundings: 2,
            Random(type, 3, 5, 16), Random(type, 3, 5, 16));
    }

    [Theory]
    [InlineData(ScalarType.Float32, false)]
    [InlineData(ScalarType.Float32, true)]
    [InlineData(ScalarType.BFloat16, false)]
    [InlineData(ScalarType.BFloat16, true)]
    public void Rotation_IsThatOfTheProductOfComplexNumbers(ScalarType type, bool hasPositions)
    {
        using var scope = NewDisposeScope();
        manual_seed(13);
        var positions = hasPositions ? tensor([4L, 0, 2, 2]) : null;
        var angles = randn(hasPositions ? 5 : 4, 1, 3);
        var (cos, sin) = (angles.cos().to(type), angles.sin().to(type));
        // As the engine has them: rounded to the type.
        var (c, s) = (Wide(cos), Wide(sin));

        // Four tokens of two heads of size 6: numbers 0 to 2 of a head are real parts, 3 to 5 imaginary ones.
        Same(
            t =>
            {
                var parts = t[0].view(4, 2, 2, 3);
                var (real, imaginary) = (parts.select(2, 0), parts.select(2, 1));
                return stack([(real * c) - (imaginary * s), (imaginary * c) + (real * s)], 2).reshape(4, 12);
            },
            t => hasPositions ? ComposedRotation.Apply(t[0], cos, sin, 6L, positions!) : ComposedRotation.Apply(t[0], cos, sin, 6L),
            roundings: 2,
            Random(type, 4, 12));

        Tensor Wide(Tensor table)
        {
            var wide = table.to(ScalarType.Float64);
            return positions is null ? wide : wide.index_select(0, positions);
        }
    }

    [Theory]
    [InlineData(ScalarType.Float32, ScalarType.Float32, 0)]
    [InlineData(ScalarType.Float32, ScalarType.Float32, 0.25)]
    [InlineData(ScalarType.BFloat16, ScalarType.Float32, 0)]
    [InlineData(ScalarType.BFloat16, ScalarType.Float32, 0.25)]
    [InlineData(ScalarType.BFloat16, ScalarType.BFloat16, 0.25)]
    public void LowRank_IsThatOfPlainOperations(ScalarType type, ScalarType ofAdapter, double dropout)
    {
        using var scope = NewDisposeScope();
        manual_seed(14);
        var kept = dropout > 0 ? Kept([3, 5, 12], 99) : ones(3, 5, 12);

        Same(
            t => (t[0] * kept).matmul(t[1].t()).matmul(t[2].t()) * 1.5,
            t => ComposedLowRank.Apply(t[0], t[1], t[2], 1.5, dropout, 99L, true),
            roundings: 4,
            Random(type, 3, 5, 12), Random(ofAdapter, 4, 12), Random(ofAdapter, 7, 4));
    }

    [Theory]
    [InlineData(ScalarType.Float32, 0, false)]
    [InlineData(ScalarType.Float32, 0, true)]
    [InlineData(ScalarType.Float32, 0.1, false)]
    [InlineData(ScalarType.Float32, 0.1, true)]
    [InlineData(ScalarType.BFloat16, 0, true)]
    [InlineData(ScalarType.BFloat16, 0.1, true)]
    public void CrossEntropy_IsThatOfTorch(ScalarType type, double smoothing, bool inParts)
    {
        using var scope = NewDisposeScope();
        manual_seed(15);
        // Of so wide a vocabulary the scores of 64 rows at a time are made: 150 rows are two whole parts and a rest.
        var (rows, vocabulary) = inParts ? (150, 131_073) : (9, 37);
        Assert.Equal(inParts, ComposedCrossEntropy.RowsAtOnce(vocabulary) < rows);
        var labels = randint(0, vocabulary, [rows], ScalarType.Int64);
        foreach (var ignored in new[] { 1, rows - 2, rows - 1 })
        {
            labels[ignored] = tensor(-100L);
        }

        Same(
            t => nn.functional.cross_entropy(t[0].matmul(t[1].t()), labels, ignore_index: -100, reduction: nn.Reduction.Sum, label_smoothing: smoothing) / 7,
            t => ComposedCrossEntropy.Apply(t[0], t[1], labels, smoothing, true, true) / 7,
            roundings: 4,
            Random(type, rows, 4), Random(type, vocabulary, 4));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void CrossEntropy_OfWhichOneNeedsAGradient_HasThatOfTorch(bool ofHidden, bool ofWeight)
    {
        using var scope = NewDisposeScope();
        manual_seed(16);
        var (hidden, weight, labels) = (randn(5, 4).requires_grad_(ofHidden), randn(9, 4).requires_grad_(ofWeight), tensor([2L, 0, -100, 8, 2]));
        var expected = (ofHidden ? hidden : weight).detach().clone().requires_grad_();
        var scores = ofHidden ? expected.matmul(weight.t()) : hidden.matmul(expected.t());

        nn.functional.cross_entropy(scores, labels, ignore_index: -100, reduction: nn.Reduction.Sum, label_smoothing: 0.2).backward();
        BackwardPass.Run(ComposedCrossEntropy.Apply(hidden, weight, labels, 0.2, ofHidden, ofWeight));

        Near(expected.grad!, (ofHidden ? hidden : weight).grad!);
        Assert.Null((ofHidden ? weight : hidden).grad);
    }

    [Theory]
    [InlineData(ScalarType.Float32, new[] { 3, 3 }, null)]
    [InlineData(ScalarType.Float32, new[] { 2, 5, 1, 4 }, null)]
    [InlineData(ScalarType.Float32, new[] { 2, 5, 1, 4 }, 3)]
    [InlineData(ScalarType.BFloat16, new[] { 2, 5, 1, 4 }, null)]
    [InlineData(ScalarType.BFloat16, new[] { 2, 5, 1, 4 }, 3)]
    [InlineData(ScalarType.Float32, new[] { 1300, 700 }, 64)]
    [InlineData(ScalarType.Float32, new[] { 700, 1300 }, null)]
    public void Attention_IsThatOfEachTextByPlainOperations(ScalarType type, int[] lengths, int? window)
    {
        using var scope = NewDisposeScope();
        manual_seed(17);
        const int KeyValueHeads = 2, Group = 2, Size = 4;
        var (tokens, longest) = (lengths.Sum(), lengths.Max());
        var batch = new PackedBatch([.. lengths.Select(l => new int[l])], CPU);
        var starts = lengths.Select((_, i) => lengths.Take(i).Sum()).ToArray();
        var shape = new BlockAttention.Shape(lengths.Length, longest, KeyValueHeads, Group, Size)
        {
            Mask = Mask(longest, window).to(type),
            Rows = batch.Rows,
            Places = batch.Places,
        };
        Assert.Equal(lengths.Any(l => l != longest), shape.Rows is not null);
        Assert.Equal(longest > 1000, shape.Parts(lengths.Length * KeyValueHeads).Count() > 1);

        Same(
            t => cat(lengths.Select((length, i) => Text(t, starts[i], length)).ToArray()),
            t => BlockAttention.Apply(t[0], t[1], t[2], shape),
            roundings: 4,
            Random(type, tokens, KeyValueHeads * Group * Size), Random(type, tokens, KeyValueHeads * Size), Random(type, tokens, KeyValueHeads * Size));

        Tensor Text(Tensor[] t, int start, int length)
        {
            var heads = new List<Tensor>();
            for (var head = 0; head < KeyValueHeads * Group; head++)
            {
                var (q, k, v) = (Head(t[0], head), Head(t[1], head / Group), Head(t[2], head / Group));
                heads.Add(((q.matmul(k.t()) / Math.Sqrt(Size)) + Mask(length, window)).softmax(-1).matmul(v));
            }

            return cat(heads, 1);

            Tensor Head(Tensor stream, int head) => stream.narrow(0, start, length).narrow(1, head * Size, Size);
        }
    }

    // A token sees itself and what is before it, of a window so many tokens, itself among them.
    private static Tensor Mask(int length, int? window)
    {
        var distance = arange(length).unsqueeze(1) - arange(length);
        var hidden = window is { } w ? (distance < 0).logical_or(distance >= w) : distance < 0;
        return zeros(length, length).masked_fill(hidden, float.NegativeInfinity);
    }

    // A quarter is dropped where byte i % 8 of word i / 8 of SplitMix64 (Steele et al. 2014) is below 64; 256 / 192 of the others is left.
    private static Tensor Kept(long[] shape, ulong seed)
    {
        var count = shape.Aggregate(1L, (a, b) => a * b);
        var factors = Enumerable.Range(0, (int)count).Select(i => (byte)(Word((ulong)i / 8) >> (8 * (i % 8))) < 64 ? 0 : 256f / 192).ToArray();
        return tensor(factors).view(shape);

        ulong Word(ulong place)
        {
            var z = seed + ((place + 1) * 0x9E3779B97F4A7C15);
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }

    // The inputs are exact in their types, and the expected side computes in float64: torch's own sums over a large vocabulary in float32 are
    // less exact than what they are compared with.
    private static void Same(Func<Tensor[], Tensor> plain, Func<Tensor[], Tensor> composed, double roundings, params Tensor[] inputs)
    {
        var expected = inputs.Select(t => t.to(ScalarType.Float64).requires_grad_()).ToArray();
        var actual = inputs.Select(t => t.clone().requires_grad_()).ToArray();
        var (wanted, made) = (plain(expected), composed(actual));
        var dy = randn(wanted.shape).to(made.dtype);
        wanted.backward([dy.to(ScalarType.Float64)]);
        BackwardPass.Run(made, dy);

        var allowed = inputs.Any(t => t.dtype == ScalarType.BFloat16) ? roundings / 256 : roundings * 1e-5;
        Close(wanted.detach(), made.detach(), allowed);
        foreach (var (one, other) in expected.Zip(actual))
        {
            Assert.Equal(other.dtype, other.grad!.dtype);
            Close(one.grad!, other.grad!, allowed);
        }
    }

    // Near in proportion to the largest number: a small one may be what large ones leave of each other.
    private static void Close(Tensor expected, Tensor actual, double allowed)
    {
        Assert.Equal(expected.shape, actual.shape);
        var size = expected.abs().max().item<double>();
        var off = (expected - actual.to(ScalarType.Float64)).abs().max().item<double>();
        Assert.True(off <= allowed * size, $"Off by up to {off:G4} with numbers up to {size:G4}.");
    }
}
