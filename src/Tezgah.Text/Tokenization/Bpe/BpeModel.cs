using System.Globalization;
using System.Text;

namespace Tezgah.Text.Tokenization.Bpe;

/// <summary>
/// What every encoder of one BPE model shares: the vocabulary and the tables made from it. Immutable and thread-safe.
/// </summary>
internal sealed class BpeModel
{
    private readonly int[] _fallbackIds = new int[256];
    private readonly bool _hasAllBytes = true;

    /// <param name="vocabulary">The model's tokens and merges.</param>
    /// <param name="byteLevel">Words are encoded as bytes, each byte a character of the byte-level alphabet.</param>
    public BpeModel(BpeVocabulary vocabulary, bool byteLevel)
    {
        Vocabulary = vocabulary;
        ByteLevel = byteLevel;
        for (var b = 0; b < 256; b++)
        {
            ByteIds[b] = Id(ByteLevelAlphabet.Chars[b].ToString());
            _fallbackIds[b] = Id(string.Create(CultureInfo.InvariantCulture, $"<0x{b:X2}>"));
            _hasAllBytes &= ByteIds[b] >= 0;
        }

        UnknownId = vocabulary.UnknownToken is null ? -1 : Id(vocabulary.UnknownToken);
        Plain = vocabulary.ContinuingSubwordPrefix.Length == 0 && vocabulary.EndOfWordSuffix.Length == 0;
    }

    public BpeVocabulary Vocabulary { get; }

    public bool ByteLevel { get; }

    /// <summary>Every byte is a token, so that the symbols of a word are a table look-up for each byte.</summary>
    public bool BytesAreSymbols => ByteLevel && Plain && _hasAllBytes;

    public int[] ByteIds { get; } = new int[256];

    private int UnknownId { get; }

    private bool Plain { get; }

    /// <summary>The ids of a word's symbols before merging, by the rules of the tokenizers library.</summary>
    public void AppendSymbols(ReadOnlySpan<char> word, List<int> symbols)
    {
        Span<byte> utf8 = stackalloc byte[4];
        Span<char> chars = stackalloc char[2];
        var waiting = false;
        for (var i = 0; i < word.Length;)
        {
            Rune.DecodeFromUtf16(word[i..], out var rune, out var length);
            var symbol = chars[..rune.EncodeToUtf16(chars)];
            var id = SymbolId(symbol, first: i == 0, last: i + length == word.Length);
            i += length;
            if (id >= 0)
            {
                Flush(ref waiting, symbols);
                symbols.Add(id);
            }
            else if (!Vocabulary.ByteFallback || !TryAppendBytes(utf8[..rune.EncodeToUtf8(utf8)], symbols))
            {
                if (waiting && !Vocabulary.FuseUnknown)
                {
                    Flush(ref waiting, symbols);
                }

                waiting = Vocabulary.UnknownToken is not null;
            }
        }

        Flush(ref waiting, symbols);
    }

    private int SymbolId(ReadOnlySpan<char> symbol, bool first, bool last)
    {
        if (Plain)
        {
            return Vocabulary.Ids.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(symbol, out var id) ? id : -1;
        }

        return Id(string.Concat(
            first ? "" : Vocabulary.ContinuingSubwordPrefix,
            symbol,
            last ? Vocabulary.EndOfWordSuffix : ""));
    }

    private bool TryAppendBytes(ReadOnlySpan<byte> utf8, List<int> symbols)
    {
        foreach (var b in utf8)
        {
            if (_fallbackIds[b] < 0)
            {
                return false;
            }
        }

        foreach (var b in utf8)
        {
            symbols.Add(_fallbackIds[b]);
        }

        return true;
    }

    private void Flush(ref bool waiting, List<int> symbols)
    {
        if (waiting)
        {
            symbols.Add(UnknownId);
            waiting = false;
        }
    }

    private int Id(string token) => Vocabulary.Ids.GetValueOrDefault(token, -1);
}
