using System.Globalization;

namespace Tezgah.Text.Templates;

/// <summary>The errors that a chat template can give. Each names the template's line.</summary>
internal static class TemplateErrors
{
    /// <summary>The template's text is no Jinja.</summary>
    public static DataFileException Broken(int line, string problem) => new(
        "template-broken",
        $"The chat template is broken in line {Text(line)}: {problem}; take the template from the model's source again.",
        Text(line),
        problem);

    /// <summary>The template uses a part of Jinja that is not supported.</summary>
    public static DataFileException Unsupported(int line, string what) => new(
        "template-unsupported",
        $"The chat template uses {what} in line {Text(line)}, which is not supported; use another template.",
        Text(line),
        what);

    /// <summary>The template cannot be carried out for these messages.</summary>
    public static DataFileException Failed(int line, string problem) => new(
        "template-failed",
        $"The chat template fails in line {Text(line)}: {problem}; check that the messages have the fields that the template needs.",
        Text(line),
        problem);

    /// <summary>The template itself refuses the messages (raise_exception).</summary>
    public static DataFileException Raised(int line, string message) => new(
        "template-raised",
        $"The chat template refuses these messages (line {Text(line)}): {message}",
        Text(line),
        message);

    private static string Text(int line) => line.ToString(CultureInfo.InvariantCulture);
}

/// <summary>
/// A rule of Python or Jinja that values break, such as adding a number to a text; the line is added where the
/// statement is known.
/// </summary>
internal sealed class TemplateValueException(string problem, string code = TemplateValueException.Failed) : Exception(problem)
{
    public const string Failed = "template-failed";
    public const string Unsupported = "template-unsupported";
    public const string Raised = "template-raised";

    public DataFileException AtLine(int line) => code switch
    {
        Unsupported => TemplateErrors.Unsupported(line, Message),
        Raised => TemplateErrors.Raised(line, Message),
        _ => TemplateErrors.Failed(line, Message),
    };
}
