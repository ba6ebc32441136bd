using System.Globalization;
using System.Text;

namespace Tezgah.Web.NewRun;

/// <summary>Names of runs.</summary>
public static class RunName
{
    /// <summary>A name for a run after <paramref name="name"/>: its number one higher, or 2 where it has none.</summary>
    public static string After(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var end = name.LastIndexOf(' ');
        return end >= 0 && int.TryParse(name.AsSpan(end + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number is >= 2 and < 10000
            ? string.Create(CultureInfo.InvariantCulture, $"{name[..end]} {number + 1}")
            : name + " 2";
    }

    /// <summary>The name as a folder's: lower-case letters, digits and hyphens; <c>run</c> if nothing is left of it.</summary>
    public static string ToFolder(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var folder = new StringBuilder();
        // ı has no parts to take apart; the other letters lose their marks.
        foreach (var c in name.Replace('ı', 'i').Normalize(NormalizationForm.FormD).ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                folder.Append(c);
            }
            else if (folder.Length > 0 && folder[^1] != '-' && CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
            {
                folder.Append('-');
            }
        }

        return folder.ToString().Trim('-') is { Length: > 0 } text ? text : "run";
    }
}
