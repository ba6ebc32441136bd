using System.ComponentModel;
using System.Text.Json;
using Tezgah.Core.Files;

namespace Tezgah.Core.Problems;

/// <summary>
/// What an exception from outside (the file system, a JSON reader) means, as a part of a sentence in the reader's language: its own
/// message is in English, and a page in another language would mix the two.
/// </summary>
public static class Cause
{
    private const int NoExecutable = 8;
    private const int NoWindowsExecutable = 193;

    /// <summary>A whole sentence for an exception that nobody expected, in the reader's language; the log has its own message.</summary>
    public static string Sentence(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error is ProblemException known
            ? string.Join(' ', known.Problems.Select(p => p.Message))
            : new Problem("unexpected-error", null, error.GetType().Name).Message;
    }

    /// <summary>The part of a sentence for an exception; of one that has no words here, the name of its type.</summary>
    public static Problem Of(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error switch
        {
            ProblemException { Problems: [var known, ..] } => known,
            AggregateException { InnerException: { } inner } => Of(inner),
            JsonException json => JsonCause.Of(json),
            Win32Exception { NativeErrorCode: NoExecutable or NoWindowsExecutable } => Problem.Part("why-no-program"),
            Win32Exception { NativeErrorCode: var code } => FileErrors.Cause(code),
            IOException or UnauthorizedAccessException => FileErrors.Cause(error),
            InvalidDataException => Problem.Part("why-damaged"),
            ArgumentException or NotSupportedException => Problem.Part("why-no-path"),
            KeyNotFoundException => Problem.Part("why-key-missing"),
            FormatException or OverflowException => Problem.Part("why-value-kind"),
            InvalidOperationException { Source: { } source } when source.StartsWith("System.Text.Json", StringComparison.Ordinal) => Problem.Part("why-value-kind"),
            OperationCanceledException or TimeoutException => Problem.Part("why-broken-off"),
            _ => Problem.Part("why-unexpected", error.GetType().Name),
        };
    }
}
