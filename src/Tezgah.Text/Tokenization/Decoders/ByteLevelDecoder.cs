using System.Text;

namespace Tezgah.Text.Tokenization.Decoders;

/// <summary>
/// Byte-level tokens back to bytes and the bytes to text; bytes that are no UTF-8 become U+FFFD. A token with a
/// character outside the byte-level alphabet, as added tokens have, stands for itself.
/// </summary>
internal sealed class ByteLevelDecoder : TokenDecoder
{
    public override IReadOnlyList<string> Decode(IReadOnlyList<string> tokens)
    {
        var bytes = new byte[tokens.Sum(t => Encoding.UTF8.GetMaxByteCount(t.Length))];
        var count = 0;
        foreach (var token in tokens)
        {
            count += ByteLevelAlphabet.TryGetBytes(token, bytes.AsSpan(count))
                ? token.Length
                : Encoding.UTF8.GetBytes(token, bytes.AsSpan(count));
        }

        return [Encoding.UTF8.GetString(bytes, 0, count)];
    }
}
