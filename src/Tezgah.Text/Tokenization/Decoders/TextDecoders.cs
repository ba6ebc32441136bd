using System.Globalization;
using System.Text;
using Tezgah.Text.Tokenization.Patterns;

namespace Tezgah.Text.Tokenization.Decoders;

/// <summary>Tokens that spell a byte, <c>&lt;0x41&gt;</c>, back to bytes; runs of bytes that are no UTF-8 become a U+FFFD each.</summary>
internal sealed class ByteFallbackDecoder : TokenDecoder
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public override IReadOnlyList<string> Decode(IReadOnlyList<string> tokens)
    {
        var texts = new List<string>(tokens.Count);
        var bytes = new List<byte>();
        foreach (var token in tokens)
        {
            if (ToByte(token) is { } b)
            {
                bytes.Add(b);
                continue;
            }

            Flush(bytes, texts);
            texts.Add(token);
        }

        Flush(bytes, texts);
        return texts;
    }

    /// <summary>The byte that a token spells; null if it spells none.</summary>
    public static byte? ToByte(string token) =>
        token.Length == 6 && token.StartsWith("<0x", StringComparison.Ordinal) && token[5] == '>'
            && byte.TryParse(token.AsSpan(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var b) ? b : null;

    private static void Flush(List<byte> bytes, List<string> texts)
    {
        if (bytes.Count == 0)
        {
            return;
        }

        try
        {
            texts.Add(s_strict.GetString([.. bytes]));
        }
        catch (DecoderFallbackException)
        {
            texts.AddRange(Enumerable.Repeat("\uFFFD", bytes.Count));
        }

        bytes.Clear();
    }
}

/// <summary>Every match in every token replaced.</summary>
internal sealed class ReplaceDecoder(Pattern pattern, string with) : TokenDecoder
{
    public override IReadOnlyList<string> Decode(IReadOnlyList<string> tokens) => [.. tokens.Select(t => pattern.Replace(t, with))];
}

/// <summary>Up to so many of one character off the start and the end of every token.</summary>
internal sealed class StripDecoder(string content, int start, int stop) : TokenDecoder
{
    public override IReadOnlyList<string> Decode(IReadOnlyList<string> tokens) => [.. tokens.Select(Strip)];

    private string Strip(string token)
    {
        var from = 0;
        for (var i = 0; i < start && token.AsSpan(from).StartsWith(content); i++)
        {
            from += content.Length;
        }

        var to = token.Length;
        for (var i = 0; i < stop && token.AsSpan(from, to - from).EndsWith(content); i++)
        {
            to -= content.Length;
        }

        return token[from..to];
    }
}

/// <summary>Markers back to spaces; the first token's are dropped where encoding put one there.</summary>
internal sealed class MetaspaceDecoder(char marker, bool dropFirst) : TokenDecoder
{
    public override IReadOnlyList<string> Decode(IReadOnlyList<string> tokens) =>
        [.. tokens.Select((t, i) => i == 0 && dropFirst ? t.Replace(marker.ToString(), "", StringComparison.Ordinal) : t.Replace(marker, ' '))];
}

/// <summary>The suffix that ends a word back to a space.</summary>
internal sealed class SuffixDecoder(string suffix) : TokenDecoder
{
    public override IReadOnlyList<string> Decode(IReadOnlyList<string> tokens) =>
        [.. tokens.Select((t, i) => t.Replace(suffix, i == tokens.Count - 1 ? "" : " ", StringComparison.Ordinal))];
}
