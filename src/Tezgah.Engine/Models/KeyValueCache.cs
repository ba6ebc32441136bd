using Tezgah.Core.Models;
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
    private readonly long _heads;
    private readonly long _size;
    private readonly int _capacity;
    private readonly Device _device;
    private readonly Dictionary<int, Tensor> _masks = [];
    private int[] _lengths;
    private Tensor? _places;
    private Tensor? _positions;

    /// <summary>An empty cache.</summary>
    /// <param name="config">The network.</param>
    /// <param name="type">The type of the activations.</param>
    /// <param name="device">Where it is.</param>
    /// <param name="rows">The number of texts, <c>B</c>.</param>
    /// <param name="capacity">The most tokens of a text.</param>
    public KeyValueCache(ModelConfig config, ScalarType type, Device device, int rows, int capacity)
    {
        (_heads, _size, _capacity, _device) = (config.NumKeyValueHeads, config.HeadDim, capacity, device);
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

    /// <summary>The place of the newest token in each text, int64 <c>[B]</c>; after <see cref="Advance"/>.</summary>
    public Tensor Positions => _positions ?? throw new InvalidOperationException("No token was added yet.");

    /// <summary>Makes room for whole prompts.</summary>
    public void Begin(PackedBatch prompts)
    {
        _lengths = [.. prompts.Lengths];
        var places = new long[prompts.Tokens * _heads];
        var next = 0;
        for (var row = 0; row < prompts.Count; row++)
        {
            for (var position = 0; position < prompts.Lengths[row]; position++)
            {
                Places(places.AsSpan(next, (int)_heads), row, position);
                next += (int)_heads;
            }
        }

        Replace(ref _places, tensor(places, device: _device));
    }

    /// <summary>Makes room for one more token in each text.</summary>
    public void Advance()
    {
        var places = new long[Rows * _heads];
        for (var row = 0; row < Rows; row++)
        {
            Places(places.AsSpan((int)(row * _heads), (int)_heads), row, _lengths[row]);
            _lengths[row]++;
        }

        Replace(ref _places, tensor(places, device: _device));
        Replace(ref _positions, tensor([.. _lengths.Select(l => l - 1L)], device: _device));
        ForgetMasks();
    }

    /// <summary>Writes the keys and values of the tokens that there is room for, both <c>[tokens, K * D]</c>.</summary>
    public void Add(int layer, Tensor keys, Tensor values)
    {
        using var scope = NewDisposeScope();
        _keys[layer].view(-1, _size).index_copy_(0, _places!, keys.reshape(-1, _size));
        _values[layer].view(-1, _size).index_copy_(0, _places!, values.reshape(-1, _size));
    }

    /// <summary>Both <c>[B * K, longest, D]</c>.</summary>
    public (Tensor Keys, Tensor Values) Read(int layer)
    {
        var longest = _lengths.Max();
        return (Part(_keys[layer]), Part(_values[layer]));

        Tensor Part(Tensor memory) => memory.view(-1, _capacity, _size).narrow(1, 0, longest);
    }

    /// <summary>What is added to the scores of the newest tokens, <c>[B * K, G, longest]</c>.</summary>
    public Tensor Mask(int? window, long group, Tensor like)
    {
        if (!_masks.TryGetValue(window ?? 0, out var mask))
        {
            var longest = _lengths.Max();
            var values = new float[Rows * longest];
            for (var row = 0; row < Rows; row++)
            {
                var part = values.AsSpan(row * longest, longest);
                part[_lengths[row]..].Fill(float.NegativeInfinity);
                part[..Math.Max(0, _lengths[row] - (window ?? longest))].Fill(float.NegativeInfinity);
            }

            mask = tensor(values).view(Rows, 1, 1, longest).to(like.dtype, _device)
                .expand(Rows, _heads, group, longest)
                .reshape(Rows * _heads, group, longest)
                .DetachFromDisposeScope();
            _masks.Add(window ?? 0, mask);
        }

        return mask;
    }

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

        _lengths = [.. rows.Select(r => _lengths[r])];
        ForgetMasks();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ForgetMasks();
        _places?.Dispose();
        _positions?.Dispose();
        foreach (var memory in _keys.Concat(_values))
        {
            memory.Dispose();
        }
    }

    private void Places(Span<long> places, int row, int position)
    {
        for (var head = 0; head < places.Length; head++)
        {
            places[head] = (((row * _heads) + head) * _capacity) + position;
        }
    }

    private void ForgetMasks()
    {
        foreach (var mask in _masks.Values)
        {
            mask.Dispose();
        }

        _masks.Clear();
    }

    private static void Replace(ref Tensor? place, Tensor value)
    {
        place?.Dispose();
        place = value.DetachFromDisposeScope();
    }
}
