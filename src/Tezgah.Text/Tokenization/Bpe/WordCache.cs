using System.Runtime.InteropServices;

namespace Tezgah.Text.Tokenization.Bpe;

/// <summary>
/// The ids of words seen before. Prose repeats its words, so most of a text is looked up here instead of merged.
/// Bounded: when it is full it starts anew. Not thread-safe: one per encoding thread.
/// </summary>
internal sealed class WordCache
{
    /// <summary>Longer words are not kept: they hardly come again.</summary>
    public const int LongestWord = 48;

    private const int Slots = 1 << 16;
    private const int MostWords = Slots / 2;

    private readonly Entry[] _entries = new Entry[Slots];
    private char[] _chars = new char[1 << 16];
    private int[] _ids = new int[1 << 14];
    private int _charCount;
    private int _idCount;
    private int _words;

    /// <summary>A hash of the word for <see cref="TryGet"/> and <see cref="Add"/>; never 0.</summary>
    public static uint Hash(ReadOnlySpan<char> word)
    {
        var hash = (ulong)word.Length * 0x9E3779B97F4A7C15UL;
        var rest = word;
        while (rest.Length >= 4)
        {
            hash = (hash ^ MemoryMarshal.Read<ulong>(MemoryMarshal.AsBytes(rest))) * 0xD6E8FEB86659FD93UL;
            hash ^= hash >> 32;
            rest = rest[4..];
        }

        foreach (var c in rest)
        {
            hash = (hash ^ c) * 0xD6E8FEB86659FD93UL;
        }

        return (uint)(hash >> 32) | 1;
    }

    /// <summary>The word's ids, valid until the next <see cref="Add"/>.</summary>
    public bool TryGet(ReadOnlySpan<char> word, uint hash, out ReadOnlySpan<int> ids)
    {
        var slot = hash >> 16;
        while (true)
        {
            ref readonly var entry = ref _entries[slot];
            if (entry.Hash == hash && _chars.AsSpan(entry.CharStart, entry.CharCount).SequenceEqual(word))
            {
                ids = _ids.AsSpan(entry.IdStart, entry.IdCount);
                return true;
            }

            if (entry.Hash == 0)
            {
                ids = default;
                return false;
            }

            slot = (slot + 1) & (Slots - 1);
        }
    }

    /// <summary>Keeps the ids of a word that is not there yet.</summary>
    public void Add(ReadOnlySpan<char> word, uint hash, ReadOnlySpan<int> ids)
    {
        if (_words == MostWords)
        {
            Array.Clear(_entries);
            _charCount = _idCount = _words = 0;
        }

        Grow(ref _chars, _charCount + word.Length);
        Grow(ref _ids, _idCount + ids.Length);
        word.CopyTo(_chars.AsSpan(_charCount));
        ids.CopyTo(_ids.AsSpan(_idCount));
        var slot = hash >> 16;
        while (_entries[slot].Hash != 0)
        {
            slot = (slot + 1) & (Slots - 1);
        }

        _entries[slot] = new Entry(hash, _charCount, (ushort)word.Length, (ushort)ids.Length, _idCount);
        _charCount += word.Length;
        _idCount += ids.Length;
        _words++;
    }

    private static void Grow<T>(ref T[] array, int needed)
    {
        if (needed > array.Length)
        {
            Array.Resize(ref array, Math.Max(needed, array.Length * 2));
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Entry(uint Hash, int CharStart, ushort CharCount, ushort IdCount, int IdStart);
}
