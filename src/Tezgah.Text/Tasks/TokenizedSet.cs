using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Tezgah.Text.Tasks;

/// <summary>The tokens that a loss is a mean of.</summary>
public enum LossOn
{
    /// <summary>What the model is to say.</summary>
    Response,

    /// <summary>Every token but the first, which nothing comes before.</summary>
    FullText,
}

/// <summary>
/// Texts as token ids, with what is learnt from them: a class each, or the tokens that carry loss. A token carries loss as a target:
/// the logits at the token before it predict it, so that the first token of a text never does. Immutable: all texts lie in one array.
/// </summary>
public sealed class TokenizedSet
{
    private readonly int[] _ids;
    private readonly int[] _starts;
    private readonly TokenRange[] _responses;
    private readonly int[] _responseStarts;
    private readonly int[] _rows;
    private readonly int[] _classes;

    internal TokenizedSet(TokenizedSetBuilder builder, string source, TaskReport report, LossOn lossOn)
    {
        (_ids, _starts, _responses, _responseStarts, _rows, _classes) = builder.Arrays();
        (Source, Report, LossOn) = (source, report, lossOn);
        LabelTokens = Enumerable.Range(0, Count).Sum(i => (long)LabelCount(i));
    }

    private TokenizedSet(TokenizedSet other, LossOn lossOn)
    {
        (_ids, _starts, _responses, _responseStarts) = (other._ids, other._starts, other._responses, other._responseStarts);
        (_rows, _classes, Source, Report, LossOn) = (other._rows, other._classes, other.Source, other.Report, lossOn);
        LabelTokens = Enumerable.Range(0, Count).Sum(i => (long)LabelCount(i));
    }

    /// <summary>The file that the texts come from, for messages.</summary>
    public string Source { get; }

    /// <summary>What was counted on the way.</summary>
    public TaskReport Report { get; }

    /// <summary>The tokens that carry loss; of no meaning for classification.</summary>
    public LossOn LossOn { get; }

    /// <summary>How many texts there are.</summary>
    public int Count => _rows.Length;

    /// <summary>How many tokens all texts have.</summary>
    public long TokenCount => _ids.Length;

    /// <summary>How many tokens carry loss in all texts.</summary>
    public long LabelTokens { get; }

    /// <summary>The longest text, in tokens.</summary>
    public int LongestLength => Count == 0 ? 0 : Enumerable.Range(0, Count).Max(Length);

    /// <summary>How many tokens a text has.</summary>
    public int Length(int text) => _starts[text + 1] - _starts[text];

    /// <summary>The token ids of a text.</summary>
    public ReadOnlySpan<int> Tokens(int text) => _ids.AsSpan(_starts[text], Length(text));

    /// <summary>The row of the data file that a text comes from; of a block, the row that its first token comes from.</summary>
    public int Row(int text) => _rows[text];

    /// <summary>The class of a text; -1 outside classification.</summary>
    public int Class(int text) => _classes.Length == 0 ? -1 : _classes[text];

    /// <summary>What the model is to say in a text, in order.</summary>
    public ReadOnlySpan<TokenRange> Responses(int text) =>
        _responses.AsSpan(_responseStarts[text], _responseStarts[text + 1] - _responseStarts[text]);

    /// <summary>The tokens of a text that carry loss, in order; each is predicted from the token before it.</summary>
    public IReadOnlyList<TokenRange> LossRanges(int text)
    {
        if (LossOn == LossOn.FullText)
        {
            return Length(text) > 1 && _responseStarts[text + 1] > _responseStarts[text] ? [new TokenRange(1, Length(text))] : [];
        }

        var ranges = new List<TokenRange>();
        foreach (var response in Responses(text))
        {
            if (response.Within(1, Length(text)) is { Length: > 0 } range)
            {
                ranges.Add(range);
            }
        }

        return ranges;
    }

    /// <summary>How many tokens of a text carry loss.</summary>
    public int LabelCount(int text) => LossRanges(text).Sum(r => r.Length);

    /// <summary>The texts with the loss on other tokens; the arrays are shared.</summary>
    /// <exception cref="InvalidOperationException">It is not known where the responses are (<see cref="TaskReport.Undecided"/>).</exception>
    public TokenizedSet With(LossOn lossOn) => lossOn == LossOn ? this
        : lossOn == LossOn.Response && Report.Undecided.Rows > 0
            ? throw new InvalidOperationException($"In {Report.Undecided.Rows} rows of {Source} it is not known where the responses are.")
            : new TokenizedSet(this, lossOn);

    /// <summary>The lengths of all texts, for a plan of batches.</summary>
    public IReadOnlyList<int> Lengths() => [.. Enumerable.Range(0, Count).Select(Length)];

    /// <summary>
    /// SHA-256 over the token ids, their borders, responses and classes, in lower-case hexadecimal: the same for the same content, so that
    /// a run is not gone on with on other data.
    /// </summary>
    public string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes(_ids.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(_starts.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(_responses.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(_responseStarts.AsSpan()));
        hash.AppendData(MemoryMarshal.AsBytes(_classes.AsSpan()));
        hash.AppendData([(byte)LossOn]);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
