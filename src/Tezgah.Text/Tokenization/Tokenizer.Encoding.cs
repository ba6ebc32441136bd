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
        if (!_states.TryTake(out var state))
        {
            state = new EncodingState(_model);
        }

        try
        {
            return Encode(state, text, ids, addSpecialTokens, plainText);
        }
        finally
        {
            _states.Add(state);
        }
    }

    private int Encode(EncodingState state, ReadOnlySpan<char> text, List<int> ids, bool addSpecialTokens, bool plainText)
    {
        var before = ids.Count;
        if (addSpecialTokens)
        {
            ids.AddRange(_postProcessing.Before);
        }

        if (text.ContainsAnyInRange('\uD800', '\uDFFF') && !IsWellFormed(text))
        {
            text = WellFormed(text);
        }

        EncodeRaw(state, text, ids, plainText);
        if (addSpecialTokens)
        {
            ids.AddRange(_postProcessing.After);
        }

        return ids.Count - before;
    }

    private void EncodeRaw(EncodingState state, ReadOnlySpan<char> text, List<int> ids, bool plainText)
    {
        var from = 0;
        if (!plainText && !_addedRaw.IsEmpty)
        {
            while (_addedRaw.Find(text, from) is { } match)
            {
                EncodeNormalized(state, text[from..match.Start], ids, plainText, isStart: from == 0);
                ids.Add(match.Token.Id);
                from = match.End;
            }
        }

        EncodeNormalized(state, text[from..], ids, plainText, isStart: from == 0);
    }

    private void EncodeNormalized(EncodingState state, ReadOnlySpan<char> text, List<int> ids, bool plainText, bool isStart)
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
                EncodePieces(state, text[from..match.Start], ids, isStart && from == 0);
                ids.Add(match.Token.Id);
                from = match.End;
            }
        }

        EncodePieces(state, text[from..], ids, isStart && from == 0);
    }

    private void EncodePieces(EncodingState state, ReadOnlySpan<char> text, List<int> ids, bool isStart)
    {
        if (_preTokenization.Steps.Count == 0)
        {
            EncodeWords(state, text, ids);
            return;
        }

        var pieces = state.Pieces;
        pieces.Reset(text, isStart);
        foreach (var step in _preTokenization.Steps)
        {
            step.Apply(pieces);
        }

        foreach (var piece in pieces.Pieces)
        {
            EncodeWords(state, pieces.Text(piece), ids);
        }
    }

    private void EncodeWords(EncodingState state, ReadOnlySpan<char> text, List<int> ids)
    {
        if (text.IsEmpty)
        {
            return;
        }

        if (_preTokenization.Scanner is not { } scanner)
        {
            state.Encoder.Append(text, ids);
            return;
        }

        for (var start = 0; start < text.Length;)
        {
            var end = scanner.WordEnd(text, start);
            state.Encoder.Append(text[start..end], ids);
            start = end;
        }
    }
}
