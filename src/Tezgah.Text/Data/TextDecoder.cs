using System.Text;
using Tezgah.Core.Problems;

namespace Tezgah.Text.Data;

/// <summary>
/// Finds the encoding of a file: its byte order mark, else UTF-8 if it is valid UTF-8, else a single-byte encoding
/// that is stated in a warning, since nothing in such a file says which one it is.
/// </summary>
internal static class TextDecoder
{
    private static readonly UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static (string Text, string Encoding, Problem? Warning) Decode(string path, byte[] bytes, string? encoding)
    {
        if (encoding is not null)
        {
            return (Strip(Named(path, encoding).GetString(bytes)), encoding, null);
        }

        if (ByteOrderMark(bytes) is { } marked)
        {
            return (Strip(Strict(path, bytes, marked)), marked.WebName, null);
        }

        if (bytes.AsSpan().Contains((byte)0))
        {
            throw DataErrors.Encoding(path, Problem.Part("why-zero-bytes"));
        }

        try
        {
            return (s_strictUtf8.GetString(bytes), "utf-8", null);
        }
        catch (DecoderFallbackException)
        {
            var (name, single) = SingleByte(bytes);
            var warning = new Problem("data-encoding-guessed", path, path, name);
            return (single.GetString(bytes), name, warning);
        }
    }

    private static Encoding? ByteOrderMark(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xEF, 0xBB, 0xBF, ..] => s_strictUtf8,
        [0xFF, 0xFE, ..] => new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true),
        [0xFE, 0xFF, ..] => new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true),
        _ => null,
    };

    private static string Strict(string path, byte[] bytes, Encoding encoding)
    {
        try
        {
            return encoding.GetString(bytes);
        }
        catch (DecoderFallbackException error)
        {
            throw DataErrors.Encoding(path, Problem.Part("why-byte-order", encoding.WebName, $"{error.Index}"));
        }
    }

    // Windows-1254 (Turkish) is ISO-8859-9 with quotation marks and dashes; it gives ISO-8859-1's letters but for six
    // that Icelandic has. Bytes that it leaves undefined speak for ISO-8859-1, which defines every byte.
    private static (string Name, Encoding Encoding) SingleByte(ReadOnlySpan<byte> bytes) =>
        bytes.ContainsAny((ReadOnlySpan<byte>)[0x81, 0x8D, 0x8E, 0x8F, 0x90, 0x9D, 0x9E])
            ? ("iso-8859-1", Encoding.Latin1)
            : ("windows-1254", CodePagesEncodingProvider.Instance.GetEncoding(1254)!);

    private static Encoding Named(string path, string name)
    {
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (ArgumentException)
        {
            throw DataErrors.Encoding(path, Problem.Part("why-encoding-unknown", name));
        }
    }

    private static string Strip(string text) => text.StartsWith('\uFEFF') ? text[1..] : text;
}
