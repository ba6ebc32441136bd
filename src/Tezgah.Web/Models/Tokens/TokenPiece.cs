using System.Globalization;
using System.Text;
using Tezgah.Text.Tokenization;

namespace Tezgah.Web.Models.Tokens;

/// <summary>A stretch of a token: text, or bytes that are only part of a character, in hexadecimal.</summary>
/// <param name="Text">The text, or <c>F0 9F</c>.</param>
/// <param name="IsBytes">Whether these are bytes.</param>
public sealed record TokenPart(string Text, bool IsBytes);

/// <summary>One token as a page shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">As the vocabulary writes it; null for an id that is no token.</param>
/// <param name="Parts">What it stands for, in order.</param>
/// <param name="IsSpecial">Whether it is a special token, which stands for no text.</param>
public sealed record TokenPiece(int Id, string? Name, IReadOnlyList<TokenPart> Parts, bool IsSpecial)
{
    // SentencePiece's mark of a space.
    private const char Mark = '\u2581';

    /// <summary>The piece of a token.</summary>
    public static TokenPiece Of(Tokenizer tokenizer, int id)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        var name = tokenizer.IdToToken(id);
        IReadOnlyList<TokenPart> parts = tokenizer.BytesOf(id) is { } bytes
            ? PartsOf(bytes)
            : [new TokenPart(name?.Replace(Mark, ' ') ?? "", IsBytes: false)];
        return new TokenPiece(id, name, parts, tokenizer.IsSpecial(id));
    }

    private static List<TokenPart> PartsOf(ReadOnlySpan<byte> bytes)
    {
        var parts = new List<TokenPart>();
        var text = new StringBuilder();
        var broken = new List<string>();
        while (!bytes.IsEmpty)
        {
            var isWhole = Rune.DecodeFromUtf8(bytes, out var rune, out var length) == System.Buffers.OperationStatus.Done;
            if (isWhole)
            {
                Flush(broken.Count > 0, string.Join(' ', broken));
                broken.Clear();
                text.Append(rune);
            }
            else
            {
                Flush(text.Length > 0, text.ToString(), isBytes: false);
                text.Clear();
                foreach (var b in bytes[..length])
                {
                    broken.Add(b.ToString("X2", CultureInfo.InvariantCulture));
                }
            }

            bytes = bytes[length..];
        }

        Flush(broken.Count > 0, string.Join(' ', broken));
        Flush(text.Length > 0, text.ToString(), isBytes: false);
        return parts;

        void Flush(bool isThere, string what, bool isBytes = true)
        {
            if (isThere)
            {
                parts.Add(new TokenPart(what, isBytes));
            }
        }
    }
}
