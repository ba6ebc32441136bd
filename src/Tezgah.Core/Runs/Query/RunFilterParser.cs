using System.Globalization;
using System.Text;
using Tezgah.Core.Problems;

namespace Tezgah.Core.Runs.Query;

/// <summary>
/// Reads filters as people type them: <c>training.learning_rate &lt; 1e-4 and test accuracy &gt; 80%</c>, <c>tag = thesis or
/// not (status = failed)</c>, <c>has lora.r</c>. Names with several words need no quotes; values with blanks do. Words without an
/// operator are looked for in the name.
/// </summary>
public sealed class RunFilterParser
{
    /// <summary>The characters that a filter may have. It comes from addresses too, which anybody can write.</summary>
    public const int LongestText = 2000;

    /// <summary>How deep <c>(</c> and <c>not</c> may lie in each other: each is a call in a call, here and wherever a filter is asked.</summary>
    public const int DeepestNesting = 64;

    private readonly List<Token> _tokens;
    private int _next;
    private int _depth;

    private RunFilterParser(List<Token> tokens) => _tokens = tokens;

    /// <summary>The filter of a text; null where it is empty.</summary>
    /// <exception cref="ProblemException">
    /// <c>filter-value-missing</c>, <c>filter-field-missing</c>, <c>filter-parenthesis</c>, <c>filter-quote</c>, <c>filter-too-deep</c>:
    /// what is wrong, and at which character; <c>filter-too-long</c>.
    /// </exception>
    public static RunFilter? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        if (text.Length > LongestText)
        {
            throw new ProblemException(new Problem("filter-too-long", null, Number(text.Length), Number(LongestText)));
        }

        var parser = new RunFilterParser(Tokens(text));
        var filter = parser.Any();
        return parser.Now is { } left ? throw Wrong("filter-parenthesis", left.At, left.Text) : filter;
    }

    private enum Kind
    {
        Word,
        Quoted,
        Operator,
        Open,
        Close,
    }

    private Token? Now => _next < _tokens.Count ? _tokens[_next] : null;

    private RunFilter Any()
    {
        var parts = new List<RunFilter> { All() };
        while (Take(t => t.Kind == Kind.Word && FilterWords.IsOr(t.Text)))
        {
            parts.Add(All());
        }

        return parts.Count == 1 ? parts[0] : new AnyOf(parts);
    }

    private RunFilter All()
    {
        var parts = new List<RunFilter> { One() };
        while (Take(t => t.Kind == Kind.Word && FilterWords.IsAnd(t.Text)))
        {
            parts.Add(One());
        }

        return RunFilter.All(parts)!;
    }

    private RunFilter One()
    {
        if (++_depth > DeepestNesting)
        {
            throw Wrong("filter-too-deep", Now?.At ?? 0, Number(DeepestNesting));
        }

        var one = Part();
        _depth--;
        return one;
    }

    private RunFilter Part()
    {
        if (Take(t => t.Kind == Kind.Word && FilterWords.IsNot(t.Text)))
        {
            return new NoneOf(One());
        }

        if (Now is { Kind: Kind.Open } open)
        {
            _next++;
            var inner = Any();
            return Take(t => t.Kind == Kind.Close) ? inner : throw Wrong("filter-parenthesis", open.At, open.Text);
        }

        if (Take(t => t.Kind == Kind.Word && FilterWords.IsHas(t.Text)))
        {
            return new Comparison(Words() ?? throw Missing("filter-field-missing"), FieldComparison.Exists);
        }

        return Compare();
    }

    private Comparison Compare()
    {
        var at = Now?.At ?? 0;
        var field = Words() ?? throw Missing("filter-field-missing");
        if (Now is not { Kind: Kind.Operator } sign)
        {
            return new Comparison(RunFields.Name, FieldComparison.Contains, field);
        }

        _next++;
        var value = Words() ?? throw Wrong("filter-value-missing", sign.At, field, sign.Text);
        return new Comparison(field, Operator(sign, at), value);
    }

    private static FieldComparison Operator(Token sign, int at) => sign.Text switch
    {
        "=" or "==" => FieldComparison.Equal,
        "!=" or "<>" => FieldComparison.NotEqual,
        "<" => FieldComparison.Less,
        "<=" or "≤" => FieldComparison.AtMost,
        ">" => FieldComparison.Greater,
        ">=" or "≥" => FieldComparison.AtLeast,
        "~" => FieldComparison.Contains,
        _ => throw Wrong("filter-operator", at, sign.Text),
    };

    // Words that follow each other are one name.
    private string? Words()
    {
        var words = new List<string>();
        while (Now is { Kind: Kind.Word or Kind.Quoted } token
            && (token.Kind == Kind.Quoted || !(FilterWords.IsAnd(token.Text) || FilterWords.IsOr(token.Text))))
        {
            words.Add(token.Text);
            _next++;
        }

        return words.Count > 0 ? string.Join(' ', words) : null;
    }

    private bool Take(Predicate<Token> isWanted)
    {
        if (Now is not { } token || !isWanted(token))
        {
            return false;
        }

        _next++;
        return true;
    }

    private ProblemException Missing(string code) =>
        Wrong(code, Now?.At ?? (_tokens.Count > 0 ? _tokens[^1].At + _tokens[^1].Text.Length : 0), Now?.Text ?? "");

    private static List<Token> Tokens(string text)
    {
        var tokens = new List<Token>();
        for (var i = 0; i < text.Length;)
        {
            var start = i;
            switch (text[i])
            {
                case var c when char.IsWhiteSpace(c):
                    i++;
                    break;
                case '(':
                    tokens.Add(new Token(Kind.Open, "(", i++));
                    break;
                case ')':
                    tokens.Add(new Token(Kind.Close, ")", i++));
                    break;
                case '"':
                    tokens.Add(new Token(Kind.Quoted, Quoted(text, ref i), start));
                    break;
                case var c when IsSign(c):
                    while (i < text.Length && IsSign(text[i]))
                    {
                        i++;
                    }

                    tokens.Add(new Token(Kind.Operator, text[start..i], start));
                    break;
                default:
                    while (i < text.Length && !char.IsWhiteSpace(text[i]) && !IsSign(text[i]) && text[i] is not ('(' or ')' or '"'))
                    {
                        i++;
                    }

                    tokens.Add(new Token(Kind.Word, text[start..i], start));
                    break;
            }
        }

        return tokens;
    }

    private static string Quoted(string text, ref int i)
    {
        var start = i++;
        var value = new StringBuilder();
        for (; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length)
            {
                value.Append(text[++i]);
            }
            else if (text[i] == '"')
            {
                i++;
                return value.ToString();
            }
            else
            {
                value.Append(text[i]);
            }
        }

        throw Wrong("filter-quote", start, text[start..]);
    }

    private static bool IsSign(char c) => c is '=' or '!' or '<' or '>' or '~' or '≤' or '≥';

    private static ProblemException Wrong(string code, int at, params string[] args) =>
        new(new Problem(code, null, [Number(at + 1), .. args]));

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed record Token(Kind Kind, string Text, int At);
}
