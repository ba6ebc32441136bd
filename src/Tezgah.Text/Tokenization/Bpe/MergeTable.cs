using System.Numerics;

namespace Tezgah.Text.Tokenization.Bpe;

/// <summary>
/// The merges of a BPE model: which pair of ids becomes which id, and at which rank. An open-addressing table over
/// flat arrays, since looking a pair up is what encoding spends its time on.
/// </summary>
internal sealed class MergeTable
{
    /// <summary>The rank of a pair that does not merge.</summary>
    public const int NoRank = int.MaxValue;

    private const ulong EmptyKey = ulong.MaxValue;
    private readonly ulong[] _keys;
    private readonly ulong[] _values;
    private readonly int _shift;

    /// <param name="merges">Left id, right id and merged id, in the order of their ranks; a later one wins.</param>
    public MergeTable(IReadOnlyList<(int Left, int Right, int Merged)> merges)
    {
        Merges = merges;
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, merges.Count * 2));
        _shift = 64 - BitOperations.Log2((uint)size);
        _keys = new ulong[size];
        _values = new ulong[size];
        Array.Fill(_keys, EmptyKey);
        for (var rank = 0; rank < merges.Count; rank++)
        {
            var (left, right, merged) = merges[rank];
            var key = Key(left, right);
            var slot = Slot(key);
            while (_keys[slot] != EmptyKey && _keys[slot] != key)
            {
                slot = (slot + 1) & (size - 1);
            }

            _keys[slot] = key;
            _values[slot] = ((ulong)(uint)rank << 32) | (uint)merged;
        }
    }

    /// <summary>The merges in the order of their ranks.</summary>
    public IReadOnlyList<(int Left, int Right, int Merged)> Merges { get; }

    /// <summary>The rank of the pair, or <see cref="NoRank"/>, and the id that it becomes.</summary>
    public int Rank(int left, int right, out int merged)
    {
        var keys = _keys;
        var key = Key(left, right);
        var slot = Slot(key);
        while (true)
        {
            var found = keys[slot];
            if (found == key)
            {
                var value = _values[slot];
                merged = (int)(uint)value;
                return (int)(value >> 32);
            }

            if (found == EmptyKey)
            {
                merged = -1;
                return NoRank;
            }

            slot = (slot + 1) & (keys.Length - 1);
        }
    }

    private static ulong Key(int left, int right) => ((ulong)(uint)left << 32) | (uint)right;

    private int Slot(ulong key) => (int)((key * 0x9E3779B97F4A7C15UL) >> _shift);
}
