namespace Tezgah.Text.Tokenization;

/// <summary>
/// The byte-to-character table of byte-level BPE (GPT-2, Radford et al. 2019): every byte has a printable character,
/// so that any text is a sequence of known symbols and a vocabulary file stays readable.
/// </summary>
internal static class ByteLevelAlphabet
{
    private const int HighestChar = 0x143;

    private static readonly char[] s_chars = BuildChars();
    private static readonly short[] s_bytes = BuildBytes();

    /// <summary>The 256 characters, indexed by byte.</summary>
    public static ReadOnlySpan<char> Chars => s_chars;

    /// <summary>The byte that the character stands for, or -1 for a character outside the alphabet.</summary>
    public static int ToByte(char c) => c <= HighestChar ? s_bytes[c] : -1;

    /// <summary>Writes the bytes of a token's text; false if a character is outside the alphabet.</summary>
    public static bool TryGetBytes(ReadOnlySpan<char> token, Span<byte> bytes)
    {
        for (var i = 0; i < token.Length; i++)
        {
            var b = ToByte(token[i]);
            if (b < 0)
            {
                return false;
            }

            bytes[i] = (byte)b;
        }

        return true;
    }

    private static char[] BuildChars()
    {
        var chars = new char[256];
        var next = 256;
        for (var b = 0; b < 256; b++)
        {
            var printable = b is (>= 0x21 and <= 0x7E) or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            chars[b] = (char)(printable ? b : next++);
        }

        return chars;
    }

    private static short[] BuildBytes()
    {
        var bytes = new short[HighestChar + 1];
        Array.Fill(bytes, (short)-1);
        for (var b = 0; b < 256; b++)
        {
            bytes[s_chars[b]] = (short)b;
        }

        return bytes;
    }
}
