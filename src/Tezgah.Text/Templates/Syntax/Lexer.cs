namespace Tezgah.Text.Templates.Syntax;

/// <summary>
/// Cuts a template into text and tags as Jinja does with trim_blocks and lstrip_blocks on, which is how chat
/// templates are meant: the line end behind a block tag goes, and so does the white space before one on its line.
/// </summary>
internal sealed class Lexer
{
    private readonly string _source;
    private readonly List<Token> _tokens = [];
    private int _at;
    private int _line = 1;
    private bool _lineStart = true;

    private Lexer(string source)
    {
        // Jinja counts every kind of line end as one LF, and drops the very last.
        var normalized = source.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        _source = normalized.EndsWith('\n') ? normalized[..^1] : normalized;
    }

    public static List<Token> Tokenize(string source)
    {
        var lexer = new Lexer(source);
        lexer.Run();
        return lexer._tokens;
    }

    private void Run()
    {
        while (_at < _source.Length)
        {
            var tag = NextTag();
            if (tag < 0)
            {
                AddData(_source[_at..]);
                _at = _source.Length;
                break;
            }

            var kind = _source[tag + 1];
            var sign = tag + 2 < _source.Length && _source[tag + 2] is '-' or '+' ? _source[tag + 2] : '\0';
            AddData(Before(_source[_at..tag], kind, sign));
            Advance(tag + (sign == '\0' ? 2 : 3));
            switch (kind)
            {
                case '#':
                    Comment();
                    break;
                case '%' when RawBegin():
                    Raw();
                    break;
                default:
                    Tag(kind == '%');
                    break;
            }
        }

        _tokens.Add(new Token(TokenKind.End, "", _line));
    }

    private int NextTag()
    {
        for (var i = _at; ; i++)
        {
            i = _source.IndexOf('{', i);
            if (i < 0 || i + 1 >= _source.Length)
            {
                return -1;
            }

            if (_source[i + 1] is '%' or '{' or '#')
            {
                return i;
            }
        }
    }

    // The text before a tag, less the white space that the tag takes.
    private string Before(string text, char kind, char sign)
    {
        if (sign == '-')
        {
            return PythonText.TrimEnd(text);
        }

        if (sign == '+' || kind == '{')
        {
            return text;
        }

        var lineBegin = text.LastIndexOf('\n') + 1;
        var onlySpace = lineBegin < text.Length && PythonText.TrimEnd(text[lineBegin..]).Length == 0;
        return onlySpace && (lineBegin > 0 || _lineStart) ? text[..lineBegin] : text;
    }

    private void AddData(string text)
    {
        if (text.Length > 0)
        {
            _tokens.Add(new Token(TokenKind.Data, text, _line));
        }
    }

    private void Comment()
    {
        var end = _source.IndexOf("#}", _at, StringComparison.Ordinal);
        if (end < 0)
        {
            throw TemplateErrors.Broken(_line, "a comment {# has no #}");
        }

        var sign = end > _at && _source[end - 1] is '-' or '+' ? _source[end - 1] : '\0';
        Close(end + 2, sign, trims: true);
    }

    private bool RawBegin()
    {
        var i = SkipSpace(_at);
        return string.CompareOrdinal(_source, i, "raw", 0, 3) == 0 && IsTagEnd(SkipSpace(i + 3));
    }

    private bool IsTagEnd(int i) =>
        string.CompareOrdinal(_source, i, "%}", 0, 2) == 0
            || (i < _source.Length && _source[i] is '-' or '+' && string.CompareOrdinal(_source, i + 1, "%}", 0, 2) == 0);

    private void Raw()
    {
        var line = _line;
        var end = _source.IndexOf("%}", _at, StringComparison.Ordinal);
        // The line end behind {% raw %} stays, as it does in Jinja.
        Close(end + 2, _source[end - 1] is '-' ? '-' : '\0', trims: false);
        for (var tag = _at; (tag = _source.IndexOf("{%", tag, StringComparison.Ordinal)) >= 0; tag += 2)
        {
            var sign = tag + 2 < _source.Length && _source[tag + 2] is '-' or '+' ? _source[tag + 2] : '\0';
            var name = SkipSpace(tag + (sign == '\0' ? 2 : 3));
            var close = SkipSpace(name + 6);
            if (string.CompareOrdinal(_source, name, "endraw", 0, 6) != 0 || !IsTagEnd(close))
            {
                continue;
            }

            AddData(Before(_source[_at..tag], '%', sign));
            var closing = _source[close] == '%' ? '\0' : _source[close];
            Close(close + (closing == '\0' ? 2 : 3), closing, trims: true);
            return;
        }

        throw TemplateErrors.Broken(line, "a {% raw %} has no {% endraw %}");
    }

    private void Tag(bool block)
    {
        _tokens.Add(new Token(block ? TokenKind.BlockBegin : TokenKind.VariableBegin, "", _line));
        var expression = new ExpressionLexer(_source, _at, _line, block, _tokens);
        var end = expression.Run(out var sign);
        var line = expression.Line;
        _tokens.Add(new Token(block ? TokenKind.BlockEnd : TokenKind.VariableEnd, "", line));
        Close(end, sign, trims: block);
    }

    // Goes on behind a tag, past the white space that the tag takes.
    private void Close(int end, char sign, bool trims)
    {
        if (sign == '-')
        {
            end = SkipSpace(end);
        }
        else if (trims && sign != '+' && end < _source.Length && _source[end] == '\n')
        {
            end++;
        }

        Advance(end);
        _lineStart = _source[end - 1] == '\n';
    }

    private int SkipSpace(int i)
    {
        while (i < _source.Length && PythonText.IsSpace(_source[i]))
        {
            i++;
        }

        return i;
    }

    private void Advance(int to)
    {
        _line += _source.AsSpan(_at..to).Count('\n');
        _at = to;
    }
}
