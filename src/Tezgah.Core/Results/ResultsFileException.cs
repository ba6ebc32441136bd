using System.Globalization;
using System.Resources;

namespace Tezgah.Core.Results;

/// <summary>
/// A results file that cannot be used: which, where in it, and what to do. It is data, so that a page can show it in
/// another language than the one in which a worker logged it.
/// </summary>
public sealed class ResultsFileException : Exception
{
    private static readonly ResourceManager s_texts =
        new("Tezgah.Core.Results.ResultsFileTexts", typeof(ResultsFileException).Assembly);

    internal ResultsFileException(string file, int? line, string? column, string code, IReadOnlyList<object> args, Exception? inner = null)
        : base(null, inner)
    {
        File = file;
        Line = line;
        Column = column;
        Code = code;
        Args = [.. args.Select(a => Convert.ToString(a, CultureInfo.InvariantCulture) ?? "")];
    }

    /// <summary>The path as it was given.</summary>
    public string File { get; }

    /// <summary>Line, from 1; null if the whole file is at fault.</summary>
    public int? Line { get; }

    /// <summary>Name of the column or key; null if none is meant.</summary>
    public string? Column { get; }

    /// <summary>Name of the sentence in <c>ResultsFileTexts.resx</c>.</summary>
    public string Code { get; }

    /// <summary>What the sentence's places stand for.</summary>
    public IReadOnlyList<string> Args { get; }

    /// <summary>Place and sentence in the culture of the reader (<see cref="CultureInfo.CurrentUICulture"/>).</summary>
    public override string Message => MessageIn(CultureInfo.CurrentUICulture);

    /// <summary>Place and sentence in <paramref name="culture"/>.</summary>
    public string MessageIn(CultureInfo culture) => $"{PlaceIn(culture)}: {SentenceIn(culture)}";

    /// <summary>File, line and column in <paramref name="culture"/>.</summary>
    public string PlaceIn(CultureInfo culture)
    {
        var line = Line is null ? "" : ", " + Text("line", culture, Line);
        return File + line + (Column is null ? "" : $", {Column}");
    }

    /// <summary>What is wrong and the way out, in <paramref name="culture"/>, without the place.</summary>
    public string SentenceIn(CultureInfo culture) => Text(Code, culture, [.. Args]);

    private static string Text(string key, CultureInfo culture, params object[] args) =>
        string.Format(CultureInfo.InvariantCulture, s_texts.GetString(key, culture)!, args);
}
