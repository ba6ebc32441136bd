using System.Runtime.InteropServices;
using System.Text;

namespace Tezgah.Text.Tokenization.Bpe;

/// <summary>Encodes words with a BPE model. Holds buffers and a cache, so it belongs to one thread at a time.</summary>
internal sealed class BpeEncoder
{
    private readonly BpeModel _model;
    private readonly BpeMerger _merger;
    private readonly WordCache _cache = new();
    private readonly List<int> _symbols = new(256);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _ids;
    private byte[] _utf8 = new byte[256];
    private char[] _mapped = new char[256];

    public BpeEncoder(BpeModel model)
    {
        _model = model;
        _merger = new BpeMerger(model.Vocabulary.Merges);
        _ids = model.Vocabulary.Ids.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Appends the ids of one word (one piece of the pre-tokenizer) to <paramref name="ids"/>.</summary>
    public void Append(ReadOnlySpan<char> word, List<int> ids)
    {
        if (word.Length > WordCache.LongestWord)
        {
            ids.AddRange(Encode(word));
            return;
        }

        var hash = WordCache.Hash(word);
        if (!_cache.TryGet(word, hash, out var known))
        {
            known = Encode(word);
            _cache.Add(word, hash, known);
        }

        if (known.Length == 1)
        {
            ids.Add(known[0]);
        }
        else
        {
            ids.AddRange(known);
        }
    }

    private ReadOnlySpan<int> Encode(ReadOnlySpan<char> word)
    {
        _symbols.Clear();
        if (!_model.ByteLevel)
        {
            return EncodeChars(word);
        }

        var bytes = Utf8(word);
        if (_model.BytesAreSymbols && !_model.Vocabulary.IgnoreMerges)
        {
            return EncodeBytes(bytes);
        }

        var mapped = Map(bytes);
        if (_model.BytesAreSymbols)
        {
            return _ids.TryGetValue(mapped, out var whole) ? Single(whole) : EncodeBytes(bytes);
        }

        return EncodeChars(mapped);
    }

    private ReadOnlySpan<int> EncodeBytes(ReadOnlySpan<byte> bytes)
    {
        CollectionsMarshal.SetCount(_symbols, bytes.Length);
        var symbols = CollectionsMarshal.AsSpan(_symbols);
        var byteIds = _model.ByteIds;
        for (var i = 0; i < bytes.Length; i++)
        {
            symbols[i] = byteIds[bytes[i]];
        }

        return symbols[.._merger.Merge(symbols)];
    }

    private ReadOnlySpan<int> EncodeChars(ReadOnlySpan<char> word)
    {
        if (_model.Vocabulary.IgnoreMerges && _ids.TryGetValue(word, out var whole))
        {
            return Single(whole);
        }

        _model.AppendSymbols(word, _symbols);
        var symbols = CollectionsMarshal.AsSpan(_symbols);
        return symbols[.._merger.Merge(symbols)];
    }

    private ReadOnlySpan<int> Single(int id)
    {
        _symbols.Add(id);
        return CollectionsMarshal.AsSpan(_symbols);
    }

    private ReadOnlySpan<byte> Utf8(ReadOnlySpan<char> word)
    {
        Grow(ref _utf8, Encoding.UTF8.GetMaxByteCount(word.Length));
        return _utf8.AsSpan(0, Encoding.UTF8.GetBytes(word, _utf8));
    }

    private ReadOnlySpan<char> Map(ReadOnlySpan<byte> bytes)
    {
        Grow(ref _mapped, bytes.Length);
        var alphabet = ByteLevelAlphabet.Chars;
        for (var i = 0; i < bytes.Length; i++)
        {
            _mapped[i] = alphabet[bytes[i]];
        }

        return _mapped.AsSpan(0, bytes.Length);
    }

    private static void Grow<T>(ref T[] buffer, int needed)
    {
        if (buffer.Length < needed)
        {
            buffer = new T[Math.Max(needed, buffer.Length * 2)];
        }
    }
}
