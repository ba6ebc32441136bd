namespace Tezgah.Text.Tokenization;

/// <summary>
/// Decodes tokens one by one as a model makes them. A token may end inside a character or a word marker may depend on
/// what stands before it, so that text is given only when it is settled. One per generated text; not thread-safe.
/// </summary>
/// <param name="tokenizer">The model's tokenizer.</param>
/// <param name="skipSpecialTokens">Leaves special tokens out.</param>
public sealed class TokenStream(Tokenizer tokenizer, bool skipSpecialTokens = true)
{
    // Bytes that never make a character must not hold the text up; the longest character has four.
    private const int MostWaiting = 8;

    private readonly List<int> _ids = [];
    private int _settled;

    /// <summary>Takes the next token and returns the text that it settles; empty where more is needed.</summary>
    public string Append(int id)
    {
        _ids.Add(id);
        var known = tokenizer.Decode(_ids[.._settled], skipSpecialTokens);
        var all = tokenizer.Decode(_ids, skipSpecialTokens);
        var unfinished = all.EndsWith('\uFFFD') && _ids.Count - _settled < MostWaiting;
        if (unfinished || all.Length <= known.Length)
        {
            return "";
        }

        // The tokens given last stay, since the next one is decoded after them.
        _ids.RemoveRange(0, _settled);
        _settled = _ids.Count;
        return all[known.Length..];
    }

    /// <summary>The text that is left when the last token has come.</summary>
    public string Finish()
    {
        var known = tokenizer.Decode(_ids[.._settled], skipSpecialTokens);
        var all = tokenizer.Decode(_ids, skipSpecialTokens);
        _settled = _ids.Count;
        return all.Length > known.Length ? all[known.Length..] : "";
    }
}
