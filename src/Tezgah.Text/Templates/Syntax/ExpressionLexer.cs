using System.Globalization;
using System.Text;

namespace Tezgah.Text.Templates.Syntax;

/// <summary>Cuts what is between the borders of a tag into names, literals and operators.</summary>
internal sealed class ExpressionLexer(string source, int start, int line, bool block, List<Token> tokens)
{
    private static readonly string[] s_operators =
    [
        "**", "//", "==", "!=", "<=", ">=", "+", "-", "*", "/", "%", "~", "<", ">", "=", ".", ":", "|", ",", "(", ")", "[", "]", "{", "}",
    ];

    private readonly Stack<char> _open = new();
    private int _at = start;

    /// <summary>The line reached.</summary>
    public int Line { get; private set; } = line;

    /// <summary>Adds the tokens up to the tag's end; returns the place behind it and the sign (-, + or none) in it.</summary>
    public int Run(out char sign)
    {
        var begin = Line;
        while (_at < source.Length)
        {
            var c = source[_at];
            if (PythonText.IsSpace(c))
            {
                Line += c == '\n' ? 1 : 0;
                _at++;
            }
            else if (_open.Count == 0 && IsEnd(out sign, out var end))
            {
                return end;
            }
            else if (c is '\'' or '"')
            {
                String(c);
            }
            else if (char.IsAsciiDigit(c))
            {
                Number();
            }
            else if (c == '_' || char.IsLetter(c))
            {
                var from = _at;
                while (_at < source.Length && (source[_at] == '_' || char.IsLetterOrDigit(source[_at])))
                {
                    _at++;
                }

                tokens.Add(new Token(TokenKind.Name, source[from.._at], Line));
            }
            else
            {
                Operator();
            }
        }

        throw TemplateErrors.Broken(begin, block ? "a {% has no %}" : "a {{ has no }}");
    }

    private bool IsEnd(out char sign, out int end)
    {
        var border = block ? "%}" : "}}";
        sign = source[_at] == '-' || (block && source[_at] == '+') ? source[_at] : '\0';
        var at = sign == '\0' ? _at : _at + 1;
        end = at + 2;
        return string.CompareOrdinal(source, at, border, 0, 2) == 0;
    }

    private void Operator()
    {
        var text = s_operators.FirstOrDefault(o => string.CompareOrdinal(source, _at, o, 0, o.Length) == 0)
            ?? throw TemplateErrors.Broken(Line, $"the character '{source[_at]}' has no meaning in a tag");
        switch (text)
        {
            case "(" or "[" or "{":
                _open.Push(text[0]);
                break;
            case ")" or "]" or "}":
                var open = text == ")" ? '(' : text == "]" ? '[' : '{';
                if (!_open.TryPop(out var opened) || opened != open)
                {
                    throw TemplateErrors.Broken(Line, $"a '{text}' has no '{open}'");
                }

                break;
        }

        tokens.Add(new Token(TokenKind.Operator, text, Line));
        _at += text.Length;
    }

    private void Number()
    {
        var from = _at;
        if (source[_at] == '0' && _at + 1 < source.Length && char.ToLowerInvariant(source[_at + 1]) is 'x' or 'o' or 'b')
        {
            throw TemplateErrors.Unsupported(Line, "a number in another base");
        }

        Digits();
        var isFloat = false;
        if (_at + 1 < source.Length && source[_at] == '.' && char.IsAsciiDigit(source[_at + 1]))
        {
            isFloat = true;
            _at++;
            Digits();
        }

        if (_at + 1 < source.Length && source[_at] is 'e' or 'E')
        {
            var exponent = source[_at + 1] is '+' or '-' ? _at + 2 : _at + 1;
            if (exponent < source.Length && char.IsAsciiDigit(source[exponent]))
            {
                isFloat = true;
                _at = exponent;
                Digits();
            }
        }

        var text = source[from.._at].Replace("_", "", StringComparison.Ordinal);
        tokens.Add(new Token(isFloat ? TokenKind.Float : TokenKind.Integer, text, Line));
    }

    private void Digits()
    {
        while (_at < source.Length && (char.IsAsciiDigit(source[_at]) || source[_at] == '_'))
        {
            _at++;
        }
    }

    private void String(char quote)
    {
        var begin = Line;
        var value = new StringBuilder();
        for (_at++; _at < source.Length && source[_at] != quote; _at++)
        {
            var c = source[_at];
            Line += c == '\n' ? 1 : 0;
            if (c == '\\' && _at + 1 < source.Length)
            {
                _at++;
                Escape(value);
            }
            else
            {
                value.Append(c);
            }
        }

        if (_at >= source.Length)
        {
            throw TemplateErrors.Broken(begin, $"a string has no closing {quote}");
        }

        _at++;
        tokens.Add(new Token(TokenKind.String, value.ToString(), begin));
    }

    // Python's escapes; one that Python does not know stands for itself, backslash and all.
    private void Escape(StringBuilder value)
    {
        var c = source[_at];
        switch (c)
        {
            case '\n':
                Line++;
                break;
            case 'n':
                value.Append('\n');
                break;
            case 't':
                value.Append('\t');
                break;
            case 'r':
                value.Append('\r');
                break;
            case '\\' or '\'' or '"':
                value.Append(c);
                break;
            case 'a':
                value.Append('\a');
                break;
            case 'b':
                value.Append('\b');
                break;
            case 'f':
                value.Append('\f');
                break;
            case 'v':
                value.Append('\v');
                break;
            case 'x' or 'u' or 'U':
                CodePoint(value, c == 'x' ? 2 : c == 'u' ? 4 : 8);
                break;
            case (>= '0' and <= '7') or 'N':
                throw TemplateErrors.Unsupported(Line, $"the string escape \\{c}");
            default:
                value.Append('\\').Append(c);
                break;
        }
    }

    private void CodePoint(StringBuilder value, int digits)
    {
        var text = source.AsSpan(_at + 1, Math.Min(digits, source.Length - _at - 1));
        if (text.Length < digits || !int.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var codePoint)
            || !Rune.IsValid(codePoint))
        {
            throw TemplateErrors.Broken(Line, $"the string escape \\{source[_at]}{text} is no character");
        }

        value.Append(new Rune(codePoint));
        _at += digits;
    }
}
