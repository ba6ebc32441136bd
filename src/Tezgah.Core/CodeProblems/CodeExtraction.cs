using System.Text.RegularExpressions;

namespace Tezgah.Core.CodeProblems;

/// <summary>The program in a completion.</summary>
/// <param name="Program">Prompt and code, ready to run; null if the completion holds no code.</param>
/// <param name="ThinkCharacters">Characters of the thinking part; null if there is none.</param>
public sealed record ExtractedCode(string? Program, int? ThinkCharacters);

/// <summary>
/// Finds the code in what a model wrote: after <c>&lt;/think&gt;</c>, in fences or bare, a whole function or only its body.
/// A bare indented continuation is run exactly as it is, as HumanEval does.
/// </summary>
public static class CodeExtraction
{
    private const string ThinkStart = "<think>", ThinkEnd = "</think>";

    /// <summary>The program that <paramref name="completion"/> makes of <paramref name="problem"/>.</summary>
    public static ExtractedCode Extract(CodeProblem problem, string completion)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(completion);
        var (answer, think) = SplitThinking(completion);
        var code = CodeOf(answer.ReplaceLineEndings("\n"), problem.EntryPoint);
        return new(code is null ? null : Assemble(problem, code), think);
    }

    // A chat template may have written the opening tag into the prompt, so that the completion has only the closing one.
    private static (string Answer, int? Think) SplitThinking(string completion)
    {
        var start = completion.IndexOf(ThinkStart, StringComparison.Ordinal);
        var end = completion.LastIndexOf(ThinkEnd, StringComparison.Ordinal);
        if (end >= 0)
        {
            var from = start >= 0 && start < end ? start + ThinkStart.Length : 0;
            return (completion[(end + ThinkEnd.Length)..], end - from);
        }

        return start < 0 ? (completion, null) : (completion[..start], completion.Length - start - ThinkStart.Length);
    }

    private static string? CodeOf(string answer, string entryPoint)
    {
        var blocks = Fences.Split(answer);
        if (blocks.Count > 0)
        {
            // The last block that defines what was asked for: a model that corrects itself does so further down.
            var block = blocks.LastOrDefault(b => Defines(b, entryPoint)) ?? blocks[0];
            return string.IsNullOrWhiteSpace(block) ? null : block;
        }

        if (string.IsNullOrWhiteSpace(answer))
        {
            return null;
        }

        if (Defines(answer, entryPoint))
        {
            return WithoutProse(answer);
        }

        return char.IsWhiteSpace(answer[0]) || s_codeLine.IsMatch(answer) ? answer : null;
    }

    private static string Assemble(CodeProblem problem, string code)
    {
        if (s_topLevelDefinition.IsMatch(code))
        {
            return Preamble(problem) + code;
        }

        var indent = BodyIndent(problem);
        var body = Indented(code, indent);
        var prompt = problem.Prompt;
        return prompt + (prompt.EndsWith('\n') || body.StartsWith('\n') ? "" : "\n") + body;
    }

    /// <summary>What stands before the function to write: imports and helpers, which a repeated signature would need as well.</summary>
    private static string Preamble(CodeProblem problem)
    {
        var lines = problem.Prompt.Split('\n');
        var definition = Array.FindLastIndex(lines, l => Defines(l, problem.EntryPoint));
        while (definition > 0 && lines[definition - 1].StartsWith('@'))
        {
            definition--;
        }

        return definition <= 0 ? "" : string.Join('\n', lines[..definition]) + "\n";
    }

    private static int BodyIndent(CodeProblem problem)
    {
        var definition = problem.Prompt.Split('\n').LastOrDefault(l => DefinitionOf(problem.EntryPoint).IsMatch(l)) ?? "";
        return definition.Length - definition.TrimStart().Length + 4;
    }

    // Chat models often take the first line's indent away, or the whole body's.
    private static string Indented(string code, int indent)
    {
        var lines = code.Split('\n');
        var filled = lines.Index().Where(l => l.Item.Trim().Length > 0).ToArray();
        if (filled.Length == 0 || Width(filled[0].Item) > 0)
        {
            return code;
        }

        var onlyFirst = filled.Length > 1 && filled[1..].All(l => Width(l.Item) >= indent)
            && (!filled[0].Item.TrimEnd().EndsWith(':') || Width(filled[1].Item) >= indent + 4);
        var prefix = new string(' ', indent);
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Trim().Length > 0 && (!onlyFirst || i == filled[0].Index))
            {
                lines[i] = prefix + lines[i];
            }
        }

        return string.Join('\n', lines);
    }

    // "Here is the function:" before and "It works because …" after a bare function are no Python.
    private static string WithoutProse(string answer)
    {
        var lines = answer.Split('\n');
        var first = Array.FindIndex(lines, l => s_codeStart.IsMatch(l));
        var last = first;
        while (last < lines.Length && (lines[last].Length == 0 || char.IsWhiteSpace(lines[last][0]) || s_codeLine.IsMatch(lines[last])))
        {
            last++;
        }

        return string.Join('\n', lines[first..last]) + "\n";
    }

    private static int Width(string line) => line.Length - line.TrimStart().Length;

    private static bool Defines(string code, string entryPoint)
    {
        foreach (var match in s_topLevelDefinition.EnumerateMatches(code))
        {
            var name = code.AsSpan(match.Index, match.Length);
            if (name[(name.LastIndexOf(' ') + 1)..].SequenceEqual(entryPoint))
            {
                return true;
            }
        }

        return false;
    }

    // What a model writes has no bounds: none of these goes back over what it has read, so that none takes longer than the text.
    private const RegexOptions Linear = RegexOptions.NonBacktracking;

    private static readonly Regex s_topLevelDefinition = new(@"^(?:async def|def|class) \w+", RegexOptions.Multiline | Linear);

    private static readonly Regex s_codeStart = new(
        @"^(?:async def|def|class|import|from|@|[A-Za-z_]\w*(?:\s*:[^=\n]+)?\s*=[^=])", Linear);

    // White space within a line only: a run of line ends belongs to no line of code.
    private static readonly Regex s_codeLine = new(
        @"^[^\S\n]*(?:(?:async def|def|class|import|from|for|while|if|elif|try|with|raise|yield|assert|global|nonlocal|lambda)\b.*[:\w)\]'""][^\S\n]*(?:\#.*)?$|(?:return|pass|else|except|finally|break|continue)\b|[@#)\]}]|[A-Za-z_][\w.]*(?:\[[^\]\n]*\])?(?:[^\S\n]*:[^=\n]+)?[^\S\n]*[-+*/%|&^@]?=[^=]|[A-Za-z_][\w.]*\(|""""""|''')",
        RegexOptions.Multiline | Linear);

    private static Regex DefinitionOf(string entryPoint) =>
        new($@"^\s*(?:async\s+)?(?:def|class)\s+{Regex.Escape(entryPoint)}\b", Linear);
}
