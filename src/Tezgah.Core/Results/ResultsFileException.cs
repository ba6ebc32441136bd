namespace Tezgah.Core.Results;

/// <summary>A results file that cannot be read: which, where in it, and what to do.</summary>
public sealed class ResultsFileException : Exception
{
    /// <summary>Creates the exception; the place is put in front of the sentence.</summary>
    /// <param name="file">The path as it was given.</param>
    /// <param name="line">Line, from 1; null if the whole file is at fault.</param>
    /// <param name="column">Name of the column or key; null if none is meant.</param>
    /// <param name="sentence">What is wrong, with the value, and the way out.</param>
    /// <param name="inner">What was caught, if anything.</param>
    public ResultsFileException(string file, int? line, string? column, string sentence, Exception? inner = null)
        : base(Place(file, line, column) + ": " + sentence, inner)
    {
        File = file;
        Line = line;
        Column = column;
        Sentence = sentence;
    }

    /// <summary>The path as it was given.</summary>
    public string File { get; }

    /// <summary>Line, from 1; null if the whole file is at fault.</summary>
    public int? Line { get; }

    /// <summary>Name of the column or key; null if none is meant.</summary>
    public string? Column { get; }

    /// <summary>What is wrong and the way out, without the place.</summary>
    public string Sentence { get; }

    private static string Place(string file, int? line, string? column) =>
        file + (line is null ? "" : $", line {line}") + (column is null ? "" : $", {column}");
}
