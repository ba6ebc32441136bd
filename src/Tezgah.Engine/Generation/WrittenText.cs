using System.Text;
using Tezgah.Text.Tokenization;

namespace Tezgah.Engine.Generation;

/// <summary>
/// The text of tokens as they come. What could still become a stop text is held back, so that no part of one is ever given
/// out.
/// </summary>
internal sealed class WrittenText
{
    /// <summary>How far back in a prompt a decoder may look: enough for any character and word marker.</summary>
    private const int Context = 8;

    private readonly TokenStream _stream;
    private readonly IReadOnlyList<string> _stops;
    private readonly StringBuilder _text = new();
    private readonly int _longestStop;
    private int _given;

    public WrittenText(Tokenizer tokenizer, IReadOnlyList<int> prompt, IReadOnlyList<string> stops)
    {
        _stream = new TokenStream(tokenizer);
        _stops = stops;
        _longestStop = stops.Select(s => s.Length).DefaultIfEmpty().Max();
        foreach (var id in prompt.Skip(prompt.Count - Context))
        {
            _stream.Append(id);
        }
    }

    /// <summary>All there is.</summary>
    public string Text => _text.ToString();

    /// <summary>Whether a stop text was met.</summary>
    public bool Stopped { get; private set; }

    /// <summary>Takes a token and returns the text that can be given out.</summary>
    public string Append(int id) => Take(_stream.Append(id), last: false);

    /// <summary>The text that is left.</summary>
    public string Finish() => Take(Stopped ? "" : _stream.Finish(), last: true);

    private string Take(string text, bool last)
    {
        // Only the end can be part of a stop text: with all of it, each token would cost more than the one before.
        var from = Math.Max(0, _text.Length - _longestStop);
        var searched = _text.Length - from;
        _text.Append(text);
        var end = _text.ToString(from, _text.Length - from);
        if (FirstStop(end, searched) is { } at)
        {
            Stopped = true;
            _text.Length = from + at;
            end = end[..at];
        }

        var until = _text.Length - (last || Stopped ? 0 : Held(end));
        var start = Math.Min(_given, until);
        _given = Math.Max(_given, until);
        return _text.ToString(start, until - start);
    }

    /// <summary>
    /// Where the stop text begins that is complete first, the longest of those that end together: so it does not matter how
    /// the text is cut into tokens. Null if there is none.
    /// </summary>
    private int? FirstStop(string text, int searched)
    {
        (int End, int At)? first = null;
        foreach (var stop in _stops)
        {
            var at = text.IndexOf(stop, Math.Max(0, searched - stop.Length + 1), StringComparison.Ordinal);
            if (at >= 0 && (first is null || (at + stop.Length, at).CompareTo(first.Value) < 0))
            {
                first = (at + stop.Length, at);
            }
        }

        return first?.At;
    }

    /// <summary>The length of the longest end of a text that begins a stop text.</summary>
    private int Held(string text)
    {
        var longest = 0;
        foreach (var stop in _stops)
        {
            for (var length = Math.Min(stop.Length - 1, text.Length); length > longest; length--)
            {
                if (text.AsSpan(text.Length - length).SequenceEqual(stop.AsSpan(0, length)))
                {
                    longest = length;
                }
            }
        }

        return longest;
    }
}
