using System.Buffers;
using System.Text;
using Tezgah.Text.Tokenization.Patterns;

namespace Tezgah.Text.Tokenization;

/// <summary>Finds added tokens in a text: the leftmost one first, and of those the longest.</summary>
internal sealed class AddedTokenMatcher
{
    private readonly SearchValues<char> _firstChars;
    private readonly Node _root = new();

    public AddedTokenMatcher(IEnumerable<(string Content, AddedToken Token)> tokens)
    {
        foreach (var (content, token) in tokens.Where(t => t.Content.Length > 0))
        {
            var node = _root;
            foreach (var c in content)
            {
                node = node.Children.TryGetValue(c, out var child) ? child : node.Children[c] = new Node();
            }

            node.Token = token;
        }

        _firstChars = SearchValues.Create([.. _root.Children.Keys]);
    }

    public bool IsEmpty => _root.Children.Count == 0;

    /// <summary>
    /// Finds the next token at or after <paramref name="from"/>. The match says which characters the token takes,
    /// with the white space that it strips.
    /// </summary>
    /// <param name="text">The whole text; what is around a token decides whether it stands alone.</param>
    /// <param name="from">Where to look; nothing before it is taken.</param>
    public Match? Find(ReadOnlySpan<char> text, int from)
    {
        var at = from;
        while (at < text.Length)
        {
            var offset = text[at..].IndexOfAny(_firstChars);
            if (offset < 0)
            {
                return null;
            }

            at += offset;
            var (token, end) = Longest(text, at);
            if (token is null)
            {
                at++;
                continue;
            }

            if (token.SingleWord && (TouchesWord(text[..at], atEnd: true) || TouchesWord(text[end..], atEnd: false)))
            {
                at = end;
                continue;
            }

            var start = token.LeftStrip ? Math.Max(from, text[..at].TrimEnd().Length) : at;
            var stop = token.RightStrip ? text.Length - text[end..].TrimStart().Length : end;
            return new Match(token, start, stop);
        }

        return null;
    }

    private (AddedToken? Token, int End) Longest(ReadOnlySpan<char> text, int at)
    {
        AddedToken? best = null;
        var end = at;
        var node = _root;
        for (var i = at; i < text.Length && node.Children.TryGetValue(text[i], out var child); i++)
        {
            node = child;
            if (node.Token is not null)
            {
                best = node.Token;
                end = i + 1;
            }
        }

        return (best, end);
    }

    private static bool TouchesWord(ReadOnlySpan<char> side, bool atEnd)
    {
        if (side.IsEmpty)
        {
            return false;
        }

        var status = atEnd ? Rune.DecodeLastFromUtf16(side, out var rune, out _) : Rune.DecodeFromUtf16(side, out rune, out _);
        return status == OperationStatus.Done && CharSet.LibraryWord.Contains(rune.Value);
    }

    /// <summary>A token found; it takes the characters from Start to End (exclusive).</summary>
    public readonly record struct Match(AddedToken Token, int Start, int End);

    private sealed class Node
    {
        public Dictionary<char, Node> Children { get; } = [];

        public AddedToken? Token { get; set; }
    }
}
