using System.Globalization;
using System.Text;

namespace Tezgah.Text.Templates;

/// <summary>
/// Case as Python has it: by Unicode and no language, with the letters whose other case is several letters. .NET's
/// invariant casing maps letter to letter, and leaves ı and İ as they are.
/// </summary>
internal static class PythonCase
{
    private static readonly Dictionary<char, string> s_upper = new()
    {
        ['ı'] = "I",
        ['ß'] = "SS",
        ['ŉ'] = "ʼN",
        ['ǰ'] = "J\u030C",
        ['ẖ'] = "H\u0331",
        ['ẗ'] = "T\u0308",
        ['ẘ'] = "W\u030A",
        ['ẙ'] = "Y\u030A",
        ['ẚ'] = "Aʾ",
        ['ﬀ'] = "FF",
        ['ﬁ'] = "FI",
        ['ﬂ'] = "FL",
        ['ﬃ'] = "FFI",
        ['ﬄ'] = "FFL",
        ['ﬅ'] = "ST",
        ['ﬆ'] = "ST",
    };

    /// <summary>str.lower</summary>
    public static string Lower(string text)
    {
        var lower = text.ToLowerInvariant().Replace("İ", "i\u0307", StringComparison.Ordinal);
        return text.Contains('Σ', StringComparison.Ordinal) ? FinalSigma(text, lower) : lower;
    }

    /// <summary>str.upper</summary>
    public static string Upper(string text)
    {
        var builder = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            builder.Append(s_upper.TryGetValue(c, out var several) ? several : Known(c));
        }

        // Letters beyond the basic plane are pairs of units, which only the whole text gives.
        return builder.ToString().ToUpperInvariant();
    }

    /// <summary>str.capitalize</summary>
    public static string Capitalize(string text)
    {
        var first = PythonText.Characters(text).FirstOrDefault() ?? "";
        return TitleLetter(first) + Lower(text[first.Length..]);
    }

    /// <summary>str.title: every run of letters capitalised.</summary>
    public static string Title(string text)
    {
        var builder = new StringBuilder(text.Length);
        var inWord = false;
        foreach (var character in PythonText.Characters(text))
        {
            builder.Append(inWord ? Lower(character) : TitleLetter(character));
            inWord = CharUnicodeInfo.GetUnicodeCategory(character, 0) <= UnicodeCategory.ModifierLetter;
        }

        return builder.ToString();
    }

    private static string TitleLetter(string character) => character switch
    {
        "Ǆ" or "ǅ" or "ǆ" => "ǅ",
        "Ǉ" or "ǈ" or "ǉ" => "ǈ",
        "Ǌ" or "ǋ" or "ǌ" => "ǋ",
        "Ǳ" or "ǲ" or "ǳ" => "ǲ",
        // Georgian has capitals only for whole words.
        [>= '\u10D0' and <= '\u10FF'] => character,
        _ => Upper(character) is { Length: > 1 } several && character.Length == 1 ? several[0] + Lower(several[1..]) : Upper(character),
    };

    private static char Known(char c) => c is 'ΐ' or 'ΰ' or 'և' or (>= '\u1F50' and <= '\u1FFF') or (>= '\uFB13' and <= '\uFB17')
        ? throw new TemplateValueException($"'{c}' | upper", TemplateValueException.Unsupported)
        : c;

    // A sigma at the end of a word has a form of its own.
    private static string FinalSigma(string text, string lower)
    {
        if (text.Length != lower.Length)
        {
            throw new TemplateValueException("'İΣ' | lower", TemplateValueException.Unsupported);
        }

        var letters = lower.ToCharArray();
        for (var i = 0; i < text.Length; i++)
        {
            var ends = text[i] == 'Σ' && i > 0 && char.IsLetter(text[i - 1]) && (i + 1 == text.Length || !char.IsLetter(text[i + 1]));
            letters[i] = ends ? 'ς' : letters[i];
        }

        return new string(letters);
    }
}
