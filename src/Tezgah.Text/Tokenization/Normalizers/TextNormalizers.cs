using System.Globalization;
using System.Text;
using Tezgah.Text.Tokenization.Patterns;

namespace Tezgah.Text.Tokenization.Normalizers;

/// <summary>Lower case, character by character, by Unicode's mapping and no language's: İ becomes i and a dot above.</summary>
internal sealed class LowercaseNormalizer : Normalizer
{
    public override string Normalize(string text)
    {
        var builder = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value == 'İ')
            {
                builder.Append("i\u0307");
            }
            else
            {
                builder.Append(Rune.ToLowerInvariant(rune));
            }
        }

        return builder.ToString();
    }
}

/// <summary>White space off the ends.</summary>
internal sealed class StripNormalizer(bool left, bool right) : Normalizer
{
    public override string Normalize(string text)
    {
        text = left ? text.TrimStart() : text;
        return right ? text.TrimEnd() : text;
    }
}

/// <summary>Without combining marks; after NFD this takes accents off.</summary>
internal sealed class StripAccentsNormalizer : Normalizer
{
    public override string Normalize(string text)
    {
        var builder = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is < UnicodeCategory.NonSpacingMark or > UnicodeCategory.EnclosingMark)
            {
                builder.Append(rune);
            }
        }

        return builder.ToString();
    }
}

/// <summary>A text in front of every text that is not empty.</summary>
internal sealed class PrependNormalizer(string prefix) : Normalizer
{
    public override string Normalize(string text) => prefix + text;
}

/// <summary>Every occurrence of a string replaced.</summary>
internal sealed class ReplaceStringNormalizer(string what, string with) : Normalizer
{
    public override string Normalize(string text) => text.Replace(what, with, StringComparison.Ordinal);
}

/// <summary>Every match of a pattern replaced.</summary>
internal sealed class ReplacePatternNormalizer(Pattern pattern, string with) : Normalizer
{
    public override string Normalize(string text) => pattern.Replace(text, with);
}
