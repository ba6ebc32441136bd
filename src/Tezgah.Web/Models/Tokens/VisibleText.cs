using System.Globalization;
using System.Text;

namespace Tezgah.Web.Models.Tokens;

/// <summary>Text with marks for what would not be seen.</summary>
public static class VisibleText
{
    /// <summary>Spaces as <c>·</c>, line ends as <c>↵</c>, tabs as <c>⇥</c>, other invisible characters by their number.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var visible = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                ' ' => visible.Append('·'),
                '\n' => visible.Append('↵'),
                '\r' => visible.Append('␍'),
                '\t' => visible.Append('⇥'),
                _ when IsInvisible(rune) => visible.Append(CultureInfo.InvariantCulture, $"U+{rune.Value:X4}"),
                _ => visible.Append(rune),
            };
        }

        return visible.ToString();
    }

    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse;
}
