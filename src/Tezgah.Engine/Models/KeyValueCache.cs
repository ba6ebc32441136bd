using Tezgah.Core.Models;
using Tezgah.Engine.Kernels;
using static TorchSharp.torch;

namespace Tezgah.Engine.Models;

/// <summary>
/// The keys and values of what was read and written so far, in memory of a fixed size that is written in place: for each
/// layer <c>[B, K, capacity, D]</c>. Each row has its own length, so that prompts of different lengths need no padding.
/// </summary>
internal sealed class KeyValueCache : IDisposable
{
    private readonly Tensor[] _keys;
    private readonly Tensor[] _values;
    private readonly Device _device;
    private int[] _lengths;
    private Tensor? _rowOf;
    private Tensor? _positionOf;
    private Tensor? _filled;

    /// <summary>An empty cache.</summary>
    /// <param name="config">The network.</param>
    /// <param name="type">The type of the activations.</param>
    /// <param name="device">Where it is.</param>
    /// <param name="rows">The number of texts, <c>B</c>.</param>
    /// <param name="capacity">The most tokens of a text.</param>
    public KeyValueCache(ModelConfig config, ScalarType type, Device device, int rows, int capacity)
    {
        _device = device;
        _lengths = new int[rows];
        _keys = [.. Enumerable.Range(0, config.NumHiddenLayers).Select(_ => Memory())];
        _values = [.. Enumerable.Range(0, config.NumHiddenLayers).Select(_ => Memory())];

        // Zeros: a place not yet written is masked, but what is not a number would spread through a product with 0.
        Tensor Memory() => zeros([rows, config.NumKeyValueHeads, capacity, config.HeadDim], type, device).DetachFromDisposeScope();
    }

    /// <summary>The number of texts.</summary>
    public int Rows => _lengths.Length;

    /// <summary>The tokens of each text so far.</summary>
    public IReadOnlyList<int> Lengths => _lengths;

    /// <summary>The place of each token that there is room for in its text, int64 <c>[tokens]</c>.</summary>
    public Tensor Positions => _positionOf ?? throw new InvalidOperationException("No token was added yet.");

    /// <summary>Makes room for whole prompts.</summary>
    public void Begin(PackedBatch prompts)
    {
        var rows = prompts.Lengths.SelectMany((length, row) => Enumerable.Repeat((long)row, length));
        SetPlaces([.. rows], [.. prompts.Lengths.SelectMany(length => Enumerable.Range(0, length).Select(p => (long)p))]);
        SetLengths([.. prompts.Lengths]);
    }

    /// <summary>Makes room for one more token in each text.</summary>
    public void Advance()
    {
        SetPlaces([.. Enumerable.Range(0, Rows).Select(r => (long)r)], [.. _lengths.Select(l => (long)l)]);
        SetLengths([.. _lengths.Select(l => l + 1)]);
    }

    /// <summary>Writes the keys and values of the tokens that there is room for, both <c>[tokens, K * D]</c>.</summary>
    public void Add(int layer, Tensor keys, Tensor values) =>
        Kernel.AppendToCache(keys, values, _keys[layer], _values[layer], _rowOf!, _positionOf!);

    /// <summary>What the newest token of each text sees, <c>[B, heads * D]</c> for queries <c>[B, heads * D]</c>.</summary>
    public Tensor Attend(int layer, Tensor queries, int? window) =>
        Kernel.AttendCached(queries, _keys[layer], _values[layer], _filled!, window);

    /// <summary>Keeps only some rows, in the order given.</summary>
    public void Keep(IReadOnlyList<int> rows)
    {
        using var scope = NewDisposeScope();
        var index = tensor([.. rows.Select(r => (long)r)], device: _device);
        for (var layer = 0; layer < _keys.Length; layer++)
        {
            Replace(ref _keys[layer]!, _keys[layer].index_select(0, index));
            Replace(ref _values[layer]!, _values[layer].index_select(0, index));
        }

        SetLengths([.. rows.Select(r => _lengths[r])]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _rowOf?.Dispose();
        _positionOf?.Dispose();
        _filled?.Dispose();
        foreach (var memory in _keys.Concat(_values))
        {
            memory.Dispose();
        }
    }

    private void SetPlaces(long[] rows, long[] positions)
    {
        Replace(ref _rowOf, tensor(rows, device: _device));
        Replace(ref _positionOf, tensor(positions, device: _device));
    }

    private void SetLengths(int[] lengths)
    {
        _lengths = lengths;
        Replace(ref _filled, tensor([.. lengths.Select(l => (long)l)], device: _device));
    }

    private static void Replace(ref Tensor? place, Tensor value)
    {
        place?.Dispose();
        place = value.DetachFromDisposeScope();
    }
}
