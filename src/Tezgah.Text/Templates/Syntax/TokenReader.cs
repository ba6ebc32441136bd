namespace Tezgah.Text.Templates.Syntax;

/// <summary>Goes through the tokens of a template, and counts how deep the parser is in it.</summary>
internal sealed class TokenReader(List<Token> tokens)
{
    // Nothing is nested so deep in a template; a broken one must not take the stack.
    private const int Deepest = 100;
    private const int LongestChain = 400;

    private int _at;
    private int _depth;
    private int _chain;

    public Token Current => tokens[_at];

    public int Line => Current.Line;

    public Token Peek(int ahead) => tokens[Math.Min(_at + ahead, tokens.Count - 1)];

    public Token Next()
    {
        var token = Current;
        _at = Math.Min(_at + 1, tokens.Count - 1);
        return token;
    }

    public bool TakeOperator(string text)
    {
        var found = Current.IsOperator(text);
        if (found)
        {
            Next();
        }

        return found;
    }

    public bool TakeName(string text)
    {
        var found = Current.IsName(text);
        if (found)
        {
            Next();
        }

        return found;
    }

    public void ExpectOperator(string text)
    {
        if (!TakeOperator(text))
        {
            throw Unexpected($"'{text}'");
        }
    }

    public string ExpectName() => Current.Kind == TokenKind.Name ? Next().Text : throw Unexpected("a name");

    public void ExpectEnd(TokenKind end)
    {
        if (Current.Kind != end)
        {
            throw Unexpected(end == TokenKind.BlockEnd ? "'%}'" : "'}}'");
        }

        Next();
    }

    public DataFileException Unexpected(string expected) =>
        TemplateErrors.Broken(Line, $"{expected} is expected, {Current.Shown} is there");

    /// <summary>One level deeper; give it back with <see cref="Leave"/>.</summary>
    public void Enter()
    {
        if (++_depth > Deepest)
        {
            throw TemplateErrors.Broken(Line, $"it is nested deeper than {Deepest} levels");
        }
    }

    public void Leave()
    {
        if (--_depth == 0)
        {
            _chain = 0;
        }
    }

    /// <summary>One more link in an expression such as a + b + c, which evaluates as deep as it is long.</summary>
    public void Link()
    {
        if (++_chain > LongestChain)
        {
            throw TemplateErrors.Broken(Line, $"an expression has more than {LongestChain} operators");
        }
    }

    /// <summary>A new expression has a new chain.</summary>
    public void StartChain() => _chain = 0;
}
