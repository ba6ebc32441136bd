using System.Text;
using Tezgah.Core.Problems;

namespace Tezgah.Core.Labels;

/// <summary>What a model is asked for a row: an instruction, and what it is about.</summary>
/// <param name="Instruction">The instruction.</param>
/// <param name="Input">The text; empty where the instruction holds it.</param>
public sealed record LabelQuestion(string Instruction, string Input);

/// <summary>
/// A prompt with places: <c>{text}</c>, <c>{labels}</c> and the names of columns. Two braces stand for one.
/// </summary>
public sealed class LabelPrompt
{
    private const string TextPlace = "text", LabelsPlace = "labels";

    private readonly IReadOnlyList<(string Text, bool IsPlace)> _parts;

    private LabelPrompt(IReadOnlyList<(string Text, bool IsPlace)> parts) => _parts = parts;

    /// <summary>The columns that it names besides the text's.</summary>
    public IReadOnlyList<string> Columns =>
        [.. _parts.Where(p => p.IsPlace && p.Text is not (TextPlace or LabelsPlace)).Select(p => p.Text).Distinct(StringComparer.Ordinal)];

    private bool HoldsText => _parts.Any(p => p is { IsPlace: true, Text: TextPlace });

    /// <summary>This program's prompt.</summary>
    /// <param name="language"><c>tr</c> or <c>en</c>.</param>
    public static string Default(string language) => language == "tr"
        ? "Aşağıdaki metni şu sınıflardan tam olarak birine yerleştir: {labels}. Yalnızca sınıfın adını yaz."
        : "Put the following text into exactly one of these classes: {labels}. Answer with the name of the class only.";

    /// <summary>Reads a prompt.</summary>
    /// <exception cref="ProblemException"><c>label-prompt-broken</c>: a brace without its other half, or nothing between two.</exception>
    public static LabelPrompt Parse(string prompt)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        var parts = new List<(string, bool)>();
        var plain = new StringBuilder();
        for (var i = 0; i < prompt.Length; i++)
        {
            if (prompt[i] is '{' or '}' && i + 1 < prompt.Length && prompt[i + 1] == prompt[i])
            {
                plain.Append(prompt[i++]);
            }
            else if (prompt[i] == '{' && prompt.IndexOf('}', i) is var end && end > i + 1)
            {
                parts.Add((plain.ToString(), false));
                plain.Clear();
                parts.Add((prompt[(i + 1)..end].Trim(), true));
                i = end;
            }
            else if (prompt[i] is '{' or '}')
            {
                throw new ProblemException(new Problem("label-prompt-broken", "labels.prompt", $"{i + 1}"));
            }
            else
            {
                plain.Append(prompt[i]);
            }
        }

        parts.Add((plain.ToString(), false));
        return new LabelPrompt(parts);
    }

    /// <summary>The question for one row.</summary>
    /// <param name="text">The row's text.</param>
    /// <param name="words">The label words.</param>
    /// <param name="column">The row's value in another column.</param>
    public LabelQuestion Of(string text, IReadOnlyList<string> words, Func<string, string> column)
    {
        ArgumentNullException.ThrowIfNull(column);
        var instruction = string.Concat(_parts.Select(p => !p.IsPlace ? p.Text : p.Text switch
        {
            TextPlace => text,
            LabelsPlace => string.Join(", ", words),
            _ => column(p.Text),
        }));
        return new LabelQuestion(instruction, HoldsText ? "" : text);
    }
}
