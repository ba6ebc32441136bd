using System.Globalization;
using System.Text;
using Tezgah.Core.Classification;
using Tezgah.Core.Problems;

namespace Tezgah.Core.Labels;

/// <summary>How a label was found in an answer.</summary>
public enum AnswerMatch
{
    /// <summary>The answer is the label word, letter for letter.</summary>
    Exact,

    /// <summary>It is the label word but for case, dots of the i, blanks, and signs around it.</summary>
    Normalised,

    /// <summary>The label word stands in it.</summary>
    Word,

    /// <summary>Several label words stand where the first one does, so that it is not known which is meant.</summary>
    Ambiguous,

    /// <summary>No label word stands in it.</summary>
    None,
}

/// <summary>What an answer says.</summary>
/// <param name="Class">The class, or <see cref="Predictions.NoAnswer"/>.</param>
/// <param name="Match">How it was found, or why not.</param>
public sealed record ReadAnswer(int Class, AnswerMatch Match);

/// <summary>
/// Reads a label from what a model wrote: what follows <c>&lt;/think&gt;</c> is compared with the label words exactly, then normalised; else the first
/// line with a label word counts, and only if it holds the words of one label. Whatever cannot be read is no answer, never a guess.
/// </summary>
public sealed class AnswerReader
{
    private const string ThinkStart = "<think>", ThinkEnd = "</think>";

    private readonly string[] _words;
    private readonly string[] _normalised;

    /// <summary>A reader of these words.</summary>
    /// <param name="words">The word of each class; it may be several words.</param>
    /// <exception cref="ProblemException"><c>label-words-alike</c>: two cannot be told apart; <c>label-word-empty</c>.</exception>
    public AnswerReader(IReadOnlyList<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        _words = [.. words.Select(w => w.Trim())];
        _normalised = [.. _words.Select(w => Normalise(w))];
        var problems = _normalised.Index().Where(n => n.Item.Length == 0)
            .Select(n => new Problem("label-word-empty", "labels.words", $"{n.Index + 1}"))
            .Concat(_normalised.Index().GroupBy(n => n.Item, StringComparer.Ordinal).Where(g => g.Key.Length > 0 && g.Count() > 1)
                .Select(g => new Problem("label-words-alike", "labels.words", _words[g.First().Index], _words[g.ElementAt(1).Index])))
            .ToList();
        if (problems.Count > 0)
        {
            throw new ProblemException(problems);
        }
    }

    /// <summary>Reads one answer.</summary>
    public ReadAnswer Read(string answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var said = AfterThinking(answer).Trim();
        if (Array.IndexOf(_words, said) is >= 0 and var exact)
        {
            return new(exact, AnswerMatch.Exact);
        }

        if (Array.IndexOf(_normalised, Normalise(said)) is >= 0 and var normalised)
        {
            return new(normalised, AnswerMatch.Normalised);
        }

        foreach (var line in said.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (ClassesIn(Normalise(line)) is { Count: > 0 } found)
            {
                return found.Count == 1 ? new(found.First(), AnswerMatch.Word) : new(Predictions.NoAnswer, AnswerMatch.Ambiguous);
            }
        }

        return new(Predictions.NoAnswer, AnswerMatch.None);
    }

    /// <summary>
    /// Small letters, the four letters i of Turkish as one, blanks as one, and no sign before or behind: <c>" **NÖTR**. "</c> is <c>nötr</c>.
    /// </summary>
    public static string Normalise(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.Normalize(NormalizationForm.FormKC).EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                if (result.Length > 0 && result[^1] != ' ')
                {
                    result.Append(' ');
                }
            }
            else if (rune.Value is 'I' or 'İ' or 'ı')
            {
                result.Append('i');
            }
            // The dot that small letters of "İ" get from other programs.
            else if (rune.Value != 0x307)
            {
                result.Append(Rune.ToLowerInvariant(rune));
            }
        }

        var whole = result.ToString();
        var (start, end) = (0, whole.Length);
        while (start < end && !IsPartOfWord(whole, start))
        {
            start++;
        }

        while (end > start && !IsPartOfWord(whole, end - 1))
        {
            end--;
        }

        return whole[start..end];
    }

    private static string AfterThinking(string answer)
    {
        var end = answer.LastIndexOf(ThinkEnd, StringComparison.Ordinal);
        if (end >= 0)
        {
            return answer[(end + ThinkEnd.Length)..];
        }

        var start = answer.IndexOf(ThinkStart, StringComparison.Ordinal);
        return start < 0 ? answer : answer[..start];
    }

    private HashSet<int> ClassesIn(string line)
    {
        var found = new List<(int Start, int End, int Class)>();
        for (var c = 0; c < _normalised.Length; c++)
        {
            for (var at = line.IndexOf(_normalised[c], StringComparison.Ordinal); at >= 0; at = line.IndexOf(_normalised[c], at + 1, StringComparison.Ordinal))
            {
                var end = at + _normalised[c].Length;
                if (!(at > 0 && IsPartOfWord(line, at - 1)) && !(end < line.Length && IsPartOfWord(line, end)))
                {
                    found.Add((at, end, c));
                }
            }
        }

        // "very positive" is not "positive" as well.
        return [.. found.Where(f => !found.Any(o => o.Class != f.Class && o.Start <= f.Start && o.End >= f.End && o.End - o.Start > f.End - f.Start)).Select(f => f.Class)];
    }

    private static bool IsPartOfWord(string text, int at) =>
        char.IsLetterOrDigit(text[at]) || char.IsSurrogate(text[at])
        || CharUnicodeInfo.GetUnicodeCategory(text[at]) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
        || IsSignOfLabel(text, at);

    // "+1", "-1" and "C#" are labels of their own.
    private static bool IsSignOfLabel(string text, int at) =>
        (text[at] is '+' or '-' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]) && (at == 0 || !char.IsLetterOrDigit(text[at - 1])))
        || (text[at] is '#' or '+' && at > 0 && (char.IsLetter(text[at - 1]) || text[at - 1] == '+'));
}
