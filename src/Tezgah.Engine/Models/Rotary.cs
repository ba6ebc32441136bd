using Tezgah.Core.Models;
using Tezgah.Engine.Kernels;
using static TorchSharp.torch;

namespace Tezgah.Engine.Models;

/// <summary>
/// Cosines and sines of the rotary angles (Su et al. 2021). Entry <c>i</c> of a head turns with entry <c>i + D/2</c>, as in
/// Hugging Face's weights. The table grows with the longest text seen.
/// </summary>
internal sealed class RotaryTable(ModelConfig config, ScalarType type, Device device) : IDisposable
{
    private const int Least = 512;

    private Tensor? _cos; // [positions, 1, D / 2]
    private Tensor? _sin;
    private int _positions;

    /// <summary>The angles of a batch's tokens.</summary>
    public RotaryAngles At(PackedBatch batch) =>
        IsStretched(batch.Longest)
            ? Stretched(batch.Lengths.SelectMany(l => Enumerable.Range(0, l).Select(p => (p, l))))
            : Look(batch.Positions, batch.Longest);

    /// <summary>The angles of one token of each of several texts.</summary>
    /// <param name="positions">Their places, int64 <c>[B]</c>.</param>
    /// <param name="lengths">The tokens of each text, this one included.</param>
    public RotaryAngles At(Tensor positions, IReadOnlyList<int> lengths)
    {
        var longest = lengths.Max();
        return IsStretched(longest) ? Stretched(lengths.Select(l => (l - 1, l))) : Look(positions, longest);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _cos?.Dispose();
        _sin?.Dispose();
    }

    private bool IsStretched(int longest) =>
        config.RopeScaling is { DependsOnLength: true } && longest > config.MaxPositionEmbeddings;

    private RotaryAngles Look(Tensor positions, int longest)
    {
        if (longest > _positions)
        {
            Dispose();
            _positions = Math.Max(Least, (int)Math.Min(Array.MaxLength, 2L * longest));
            using var scope = NewDisposeScope();
            var angles = outer(arange(_positions, dtype: ScalarType.Float32), tensor(Frequencies(0)));
            _cos = Table(angles.cos());
            _sin = Table(angles.sin());
        }

        return new RotaryAngles(_cos!.index_select(0, positions), _sin!.index_select(0, positions));

        Tensor Table(Tensor values) => values.unsqueeze(1).to(type, device).DetachFromDisposeScope();
    }

    /// <summary>Frequencies that differ from text to text.</summary>
    private RotaryAngles Stretched(IEnumerable<(int Position, int Length)> tokens)
    {
        var ofLength = new Dictionary<int, float[]>();
        var values = new List<float>();
        var count = 0;
        foreach (var (position, length) in tokens)
        {
            if (!ofLength.TryGetValue(length, out var frequencies))
            {
                ofLength.Add(length, frequencies = Frequencies(length));
            }

            values.AddRange(frequencies.Select(f => position * f));
            count++;
        }

        var angles = tensor(values.ToArray()).view(count, 1, -1);
        return new RotaryAngles(angles.cos().to(type, device), angles.sin().to(type, device));
    }

    private float[] Frequencies(int length) =>
        [.. (config.RopeScaling?.Frequencies(config.RopeTheta, config.HeadDim, length)
            ?? RopeScaling.Plain(config.RopeTheta, config.HeadDim)).Select(f => (float)f)];
}

/// <summary>The angles of each token of a stream, both <c>[T, 1, D / 2]</c>.</summary>
internal sealed record RotaryAngles(Tensor Cos, Tensor Sin)
{
    /// <summary>The angles of some rows.</summary>
    public RotaryAngles At(Tensor rows) => new(Cos.index_select(0, rows), Sin.index_select(0, rows));

    /// <summary>Turns each head of <paramref name="x"/>, <c>[T, heads * D]</c>, by the angle of its token.</summary>
    public Tensor Rotate(Tensor x, long headSize) => Kernel.Rotate(x, Cos, Sin, headSize);
}
