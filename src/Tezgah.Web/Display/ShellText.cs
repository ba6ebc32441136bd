using System.Text.RegularExpressions;

namespace Tezgah.Web.Display;

/// <summary>Texts as arguments of a command.</summary>
public static partial class ShellText
{
    /// <summary>The text as one argument of a POSIX shell, quoted where it needs to be.</summary>
    public static string Quoted(string text) => Plain().IsMatch(text) ? text : "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    [GeneratedRegex(@"^[\w./:,=@+\-]+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Plain();
}
