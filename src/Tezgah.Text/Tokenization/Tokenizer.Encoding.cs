using Tezgah.Text.Tokenization.Bpe;

namespace Tezgah.Text.Tokenization;

/// <content>Text to ids.</content>
public sealed partial class Tokenizer
{
    /// <summary>The ids of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="addSpecialTokens">Sets the tokens around it that the file asks for, such as a begin token.</param>
    /// <param name="plainText">
    /// Reads text that spells an added token as plain text, for text that comes from people who are not trusted with it.
    /// </param>
    public int[] Encode(string text, bool addSpecialTokens = true, bool plainText = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ids = new List<int>((text.Length / 3) + 8);
        Encode(text, ids, addSpecialTokens, plainText);
        return [.. ids];
    }

    /// <summary>Appends the ids of a text to a list that the caller keeps, and returns how many they are.</summary>
    public int Encode(ReadOnlySpan<char> text, List<int> ids, bool addSpecialTokens = true, bool plainText = false)
    {
        ArgumentNullException.ThrowIfNull(ids);
        if (!_encoders.TryTake(out var encoder))
        {
            encoder = new BpeEncoder(_model);
        }

        try
        {
            return Encode(encoder, text, ids, addSpecialTokens, plainText);
        }
        finally
        {
            _encoders.Add(encoder);
        }
    }

    /// <summary>The ids of many texts, in their order, worked on by several threads.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="addSpecialTokens">As for one text.</param>
    /// <param name="maxDegreeOfParallelism">Threads at most; -1 for one a processor.</param>
    /// <param name="cancellationToken">Ends the work between two texts.</param>
    public int[][] EncodeBatch(
        IReadOnlyList<string> texts,
        bool addSpecialTokens = true,
        int maxDegreeOfParallelism = -1,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var rows = new int[texts.Count][];
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = maxDegreeOfParallelism,
            CancellationToken = cancellationToken,
        };
        Parallel.For(0, texts.Count, options, i => rows[i] = Encode(texts[i], addSpecialTokens));
        return rows;
    }

    private int Encode(BpeEncoder encoder, ReadOnlySpan<char> text, List<int> ids, bool addSpecialTokens, bool plainText)
    {
        var before = ids.Count;
        if (addSpecialTokens)
        {
            ids.AddRange(_postProcessing.Before);
        }

        if (text.ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            text = WellFormed(text);
        }

        EncodeRaw(encoder, text, ids, plainText);
        if (addSpecialTokens)
        {
            ids.AddRange(_postProcessing.After);
        }

        return ids.Count - before;
    }

    private void EncodeRaw(BpeEncoder encoder, ReadOnlySpan<char> text, List<int> ids, bool plainText)
    {
        var from = 0;
        if (!plainText && !_addedRaw.IsEmpty)
        {
            while (_addedRaw.Find(text, from) is { } match)
            {
                EncodeNormalized(encoder, text[from..match.Start], ids, plainText);
                ids.Add(match.Token.Id);
                from = match.End;
            }
        }

        EncodeNormalized(encoder, text[from..], ids, plainText);
    }

    private void EncodeNormalized(BpeEncoder encoder, ReadOnlySpan<char> text, List<int> ids, bool plainText)
    {
        if (_normalizer is not null && !_normalizer.Keeps(text))
        {
            text = _normalizer.Normalize(text.ToString());
        }

        var from = 0;
        if (!plainText && !_addedNormalized.IsEmpty)
        {
            while (_addedNormalized.Find(text, from) is { } match)
            {
                EncodeWords(encoder, text[from..match.Start], ids);
                ids.Add(match.Token.Id);
                from = match.End;
            }
        }

        EncodeWords(encoder, text[from..], ids);
    }

    private void EncodeWords(BpeEncoder encoder, ReadOnlySpan<char> text, List<int> ids)
    {
        var scanner = _preTokenization.Scanner;
        for (var start = 0; start < text.Length;)
        {
            var end = scanner.WordEnd(text, start);
            encoder.Append(text[start..end], ids);
            start = end;
        }
    }
}
