using System.Text;

namespace Tezgah.Text.Tests;

/// <summary>Random texts from a fixed seed, of the characters at which tokenizers differ.</summary>
internal sealed class RandomText(int seed)
{
    private static readonly string[] s_atoms =
    [
        "a", "b", "the", "ve", "İ", "ı", "ğ", "é", "e\u0301", "K", "ſ", "'s", "'S", "'ll", "'", "\"", "0", "12", "345", "٣", "Ⅷ", "½", "²",
        " ", "  ", "\t", "\n", "\r\n", "\r", "\u0085", "\u00A0", "\u3000", "\u2028", "\uFEFF", "\u200B", "\u200D", ".", ",", "!", "-", "(",
        "{", "<", "_", "+", "=", "$", "€", "中", "文", "ぁ", "한", "ا", "क्षि", "😀", "👩‍👧", "𝒳", "𐐀", "𝟘", "\uD800", "\uDC00", "▁", "\0",
    ];

    private const string Signs = "{}[]()%\"'\\,:|*+?.-0a";

    private readonly Random _random = new(seed);

    public string Next(int atoms)
    {
        var builder = new StringBuilder();
        for (var i = _random.Next(atoms + 1); i > 0; i--)
        {
            builder.Append(s_atoms[_random.Next(s_atoms.Length)]);
        }

        return builder.ToString();
    }

    public int Next(int low, int high) => _random.Next(low, high);

    /// <summary>The text with a few places changed: removed, doubled, swapped, or overwritten.</summary>
    public string Mutate(string text)
    {
        var builder = new StringBuilder(text);
        for (var changes = _random.Next(1, 6); changes > 0 && builder.Length > 0; changes--)
        {
            var at = _random.Next(builder.Length);
            var length = Math.Min(_random.Next(1, 12), builder.Length - at);
            var part = builder.ToString(at, length);
            switch (_random.Next(5))
            {
                case 0:
                    builder.Remove(at, length);
                    break;
                case 1:
                    builder.Insert(at, string.Concat(Enumerable.Repeat(part, _random.Next(1, 30))));
                    break;
                case 2:
                    builder.Remove(at, length).Insert(_random.Next(builder.Length + 1), part);
                    break;
                case 3:
                    builder.Insert(at, Signs[_random.Next(Signs.Length)]);
                    break;
                default:
                    builder[at] = (char)_random.Next(32, 127);
                    break;
            }
        }

        return builder.ToString();
    }
}
