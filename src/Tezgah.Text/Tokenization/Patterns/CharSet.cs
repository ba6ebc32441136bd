using System.Globalization;
using System.Text;

namespace Tezgah.Text.Tokenization.Patterns;

/// <summary>
/// A set of code points: ranges and general categories, perhaps negated. Answers are kept in pages of bits, so that
/// matching costs a look-up. Immutable to its users and thread-safe: a page made twice is the same page.
/// </summary>
internal sealed class CharSet
{
    private const int Pages = 0x110000 / PageSize;
    private const int PageSize = 256;

    private readonly Func<int, bool> _contains;
    private readonly ulong[]?[] _pages = new ulong[]?[Pages];

    public CharSet(Func<int, bool> contains) => _contains = contains;

    public static CharSet Any { get; } = new(static _ => true);

    public static CharSet NotNewline { get; } = new(static c => c != '\n');

    /// <summary>\s: Unicode's White_Space, which has U+0085 and has not U+FEFF.</summary>
    public static CharSet Space { get; } = new(static c => c <= char.MaxValue && char.IsWhiteSpace((char)c));

    /// <summary>\d: decimal digits of every script.</summary>
    public static CharSet Digit { get; } = OfCategories(UnicodeCategory.DecimalDigitNumber);

    /// <summary>
    /// \w of the tokenizers library itself: alphabetic characters, marks, decimal digits, connectors, and the two
    /// joiners (Unicode Technical Standard 18).
    /// </summary>
    public static CharSet LibraryWord { get; } = Union(
    [
        OfCategories(
            UnicodeCategory.UppercaseLetter,
            UnicodeCategory.LowercaseLetter,
            UnicodeCategory.TitlecaseLetter,
            UnicodeCategory.ModifierLetter,
            UnicodeCategory.OtherLetter,
            UnicodeCategory.LetterNumber,
            UnicodeCategory.NonSpacingMark,
            UnicodeCategory.SpacingCombiningMark,
            UnicodeCategory.EnclosingMark,
            UnicodeCategory.DecimalDigitNumber,
            UnicodeCategory.ConnectorPunctuation),
        // Letters in circles and squares are symbols that are alphabetic all the same.
        Range(0x24B6, 0x24E9),
        Range(0x1F130, 0x1F149),
        Range(0x1F150, 0x1F169),
        Range(0x1F170, 0x1F189),
        Range(0x200C, 0x200D),
    ]);

    /// <summary>\w in a pattern of a file: Oniguruma counts the raised digits and fractions of Latin-1 in, the joiners not.</summary>
    public static CharSet Word { get; } = new(static c =>
        c is 0xB2 or 0xB3 or 0xB9 or (>= 0xBC and <= 0xBE) || (c is not (0x200C or 0x200D) && LibraryWord.Contains(c)));

    public static CharSet Of(int codePoint) => new(c => c == codePoint);

    public static CharSet Range(int first, int last) => new(c => c >= first && c <= last);

    public static CharSet OfCategories(params ReadOnlySpan<UnicodeCategory> categories)
    {
        var mask = 0u;
        foreach (var category in categories)
        {
            mask |= 1u << (int)category;
        }

        return new CharSet(c => (mask >> (int)CharUnicodeInfo.GetUnicodeCategory(c) & 1) != 0);
    }

    public static CharSet Union(IReadOnlyList<CharSet> sets) =>
        sets.Count == 1 ? sets[0] : new CharSet(c => sets.Any(s => s.Contains(c)));

    public CharSet Negated() => new(c => !Contains(c));

    /// <summary>With every character that differs from one of the set only in case (simple case folding).</summary>
    public CharSet IgnoringCase() => new(c => Contains(c) || CaseVariants(c).Any(Contains));

    public bool Contains(int codePoint)
    {
        var page = _pages[codePoint / PageSize] ?? BuildPage(codePoint / PageSize);
        return (page[(codePoint % PageSize) / 64] >> (codePoint % 64) & 1) != 0;
    }

    private static IEnumerable<int> CaseVariants(int codePoint)
    {
        // Three characters fold to letters to which .NET's invariant casing does not lead.
        switch (codePoint)
        {
            case 's' or 'S':
                yield return 0x17F;
                break;
            case 0x17F:
                yield return 's';
                yield return 'S';
                break;
            case 'k' or 'K':
                yield return 0x212A;
                break;
            case 0x212A:
                yield return 'k';
                yield return 'K';
                break;
        }

        if (Rune.IsValid(codePoint))
        {
            var rune = new Rune(codePoint);
            yield return Rune.ToLowerInvariant(rune).Value;
            yield return Rune.ToUpperInvariant(rune).Value;
        }
    }

    private ulong[] BuildPage(int index)
    {
        var page = new ulong[PageSize / 64];
        for (var i = 0; i < PageSize; i++)
        {
            if (_contains((index * PageSize) + i))
            {
                page[i / 64] |= 1UL << (i % 64);
            }
        }

        _pages[index] = page;
        return page;
    }
}
