using Tezgah.Core.Problems;

namespace Tezgah.Text;

/// <summary>
/// A file that a person gave (a data file, a tokenizer, a chat template) cannot be used. The message is one English
/// sentence that says what is wrong, where, and what to do; <see cref="Code"/> and <see cref="Args"/> are the same
/// facts for a localised sentence.
/// </summary>
public sealed class DataFileException : Exception
{
    /// <summary>Creates the error from its code, its English sentence and the facts in it.</summary>
    /// <param name="code">Kebab-case name of the error, for example <c>data-column-missing</c>.</param>
    /// <param name="message">The English sentence.</param>
    /// <param name="args">The values that the sentence names, in the order of the sentence.</param>
    public DataFileException(string code, string message, params IReadOnlyList<string> args)
        : base(message)
    {
        Code = code;
        Args = args;
    }

    /// <summary>As the other constructor, for an error that another one caused.</summary>
    public DataFileException(string code, string message, Exception innerException, params IReadOnlyList<string> args)
        : base(message, innerException)
    {
        Code = code;
        Args = args;
    }

    /// <summary>Kebab-case name of the error.</summary>
    public string Code { get; }

    /// <summary>The values that the message names, in the order in which it names them.</summary>
    public IReadOnlyList<string> Args { get; }

    /// <summary>Parts of the sentence that have words themselves, behind <see cref="Args"/>; null if there are none.</summary>
    public IReadOnlyList<Problem>? Details { get; init; }

    /// <summary>The same as a problem, which has its sentence in the reader's language.</summary>
    public Problem Problem => ProblemAt(null);

    /// <summary>The same, of a setting.</summary>
    public Problem ProblemAt(string? where) => new(Code, where, Args) { Details = Details };
}
