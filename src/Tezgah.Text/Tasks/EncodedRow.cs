namespace Tezgah.Text.Tasks;

/// <summary>One row as tokens, and what is to be said about it.</summary>
/// <param name="Ids">The token ids, not cut yet.</param>
/// <param name="Responses">The tokens that the model is to say.</param>
internal sealed record EncodedRow(int[] Ids, TokenRange[] Responses)
{
    /// <summary>The number of the row in its file, from 1.</summary>
    public int Number { get; init; }

    /// <summary>How many tokens at the beginning, and at the end, stand around every text and are never cut off.</summary>
    public (int Before, int After) Frame { get; init; }

    /// <summary>The class; -1 outside classification.</summary>
    public int Class { get; init; } = -1;

    /// <summary>Whether it has a response that says nothing.</summary>
    public bool HasEmptyResponse { get; init; }

    /// <summary>Whether nobody answers in it, so that it is left out.</summary>
    public bool HasNoResponse { get; init; }

    /// <summary>Whether it cannot be told where the responses are; the whole row stands as one.</summary>
    public bool IsUndecided { get; init; }

    /// <summary>A special token that its text spells; null for none.</summary>
    public string? SpelledToken { get; init; }

    /// <summary>What is cut off at <paramref name="limit"/> tokens, at the end or, with <paramref name="left"/>, at the beginning.</summary>
    public EncodedRow Cut(int limit, bool left)
    {
        if (Ids.Length <= limit)
        {
            return this;
        }

        var before = Math.Min(Frame.Before, limit);
        var after = Math.Min(Frame.After, limit - before);
        var kept = limit - before - after;
        var lost = Ids.Length - limit;
        var from = left ? before + lost : before;
        return this with
        {
            Ids = [.. Ids.AsSpan(0, before), .. Ids.AsSpan(from, kept), .. Ids.AsSpan(Ids.Length - after)],
            // Responses are never part of the frame.
            Responses = [.. Responses.Select(r => r.Within(from, from + kept).Moved(before - from)).Where(r => r.Length > 0)],
        };
    }
}
