namespace Tezgah.Text.Templates.Syntax;

/// <summary>Parses a template into statements.</summary>
internal sealed class TemplateParser
{
    private readonly TokenReader _reader;
    private readonly ExpressionParser _expressions;

    private TemplateParser(string source)
    {
        _reader = new TokenReader(Lexer.Tokenize(source));
        _expressions = new ExpressionParser(_reader);
    }

    /// <summary>Parses the whole template.</summary>
    public static Block Parse(string source)
    {
        var parser = new TemplateParser(source);
        var block = parser.Body(out var end);
        return end is null ? block : throw TemplateErrors.Broken(parser._reader.Line, $"{{% {end} %}} has no beginning");
    }

    // Statements up to a tag that is none: its name is taken, what follows the name is not.
    private Block Body(out string? end)
    {
        _reader.Enter();
        var statements = new List<Statement>();
        end = null;
        while (_reader.Current.Kind != TokenKind.End)
        {
            var token = _reader.Next();
            if (token.Kind == TokenKind.Data)
            {
                statements.Add(new Output(token.Text, token.Line));
            }
            else if (token.Kind == TokenKind.VariableBegin)
            {
                statements.Add(new Print(_expressions.Tuple(), token.Line));
                _reader.ExpectEnd(TokenKind.VariableEnd);
            }
            else
            {
                var name = _reader.ExpectName();
                if (Statement(name, token.Line) is not { } statement)
                {
                    end = name;
                    break;
                }

                statements.Add(statement);
            }
        }

        _reader.Leave();
        return new Block(statements);
    }

    private Block Body(string opened, int line, out string end, params ReadOnlySpan<string> ends)
    {
        var body = Body(out var found);
        end = found is not null && ends.Contains(found)
            ? found
            : throw TemplateErrors.Broken(line, found is null
                ? $"{{% {opened} %}} has no {{% {ends[^1]} %}}"
                : $"{{% {opened} %}} is open where {{% {found} %}} is");
        return body;
    }

    // The body of a block with one end tag, which is taken whole.
    private Block Body(string opened, int line)
    {
        var body = Body(opened, line, out _, "end" + opened);
        _reader.ExpectEnd(TokenKind.BlockEnd);
        return body;
    }

    private void TagEnd() => _reader.ExpectEnd(TokenKind.BlockEnd);

    private Statement? Statement(string name, int line)
    {
        switch (name)
        {
            case "if":
                return IfStatement(line);
            case "for":
                return ForStatement(line);
            case "set":
                return SetStatement(line);
            case "macro":
                var macro = _reader.ExpectName();
                var parameters = Parameters();
                TagEnd();
                return new MacroDefinition(macro, parameters, Body(name, line), line);
            case "call":
                return CallStatement(line);
            case "filter":
                var filters = _expressions.FilterChain();
                TagEnd();
                return new FilterBlock(filters, Body(name, line), line);
            case "with":
                return WithStatement(line);
            case "generation":
                TagEnd();
                return new Generation(Body(name, line), line);
            case "break" or "continue":
                TagEnd();
                return new LoopControl(name == "break", line);
            case "elif" or "else" or "endif" or "endfor" or "endset" or "endmacro" or "endcall" or "endfilter" or "endwith"
                or "endgeneration":
                return null;
            default:
                throw TemplateErrors.Unsupported(line, $"{{% {name} %}}");
        }
    }

    private If IfStatement(int line)
    {
        var branches = new List<(Expression, Block)>();
        while (true)
        {
            var condition = _expressions.Tuple();
            TagEnd();
            branches.Add((condition, Body("if", line, out var end, "elif", "else", "endif")));
            if (end == "elif")
            {
                continue;
            }

            TagEnd();
            if (end == "endif")
            {
                return new If(branches, null, line);
            }

            var otherwise = Body("if", line, out _, "endif");
            TagEnd();
            return new If(branches, otherwise, line);
        }
    }

    private For ForStatement(int line)
    {
        var target = Targets();
        if (!_reader.TakeName("in"))
        {
            throw _reader.Unexpected("'in'");
        }

        var items = _expressions.Tuple(withCondition: false);
        var condition = _reader.TakeName("if") ? _expressions.Expression() : null;
        if (_reader.Current.IsName("recursive"))
        {
            throw TemplateErrors.Unsupported(line, "a recursive loop");
        }

        TagEnd();
        var body = Body("for", line, out var end, "else", "endfor");
        TagEnd();
        Block? otherwise = null;
        if (end == "else")
        {
            otherwise = Body("for", line, out _, "endfor");
            TagEnd();
        }

        return new For(target, items, condition, body, otherwise, line);
    }

    private Statement SetStatement(int line)
    {
        var target = Targets();
        if (_reader.TakeOperator("="))
        {
            var value = _expressions.Tuple();
            TagEnd();
            return new Set(target, value, line);
        }

        var filters = _reader.TakeOperator("|") ? _expressions.FilterChain() : [];
        TagEnd();
        return new SetBlock(target, filters, Body("set", line), line);
    }

    private CallBlock CallStatement(int line)
    {
        var parameters = _reader.Current.IsOperator("(") ? Parameters() : [];
        var call = _expressions.Operand() as Call ?? throw TemplateErrors.Broken(line, "{% call %} has no call");
        TagEnd();
        return new CallBlock(parameters, call, Body("call", line), line);
    }

    private With WithStatement(int line)
    {
        var values = new List<(Target, Expression)>();
        while (_reader.Current.Kind != TokenKind.BlockEnd)
        {
            if (values.Count > 0)
            {
                _reader.ExpectOperator(",");
            }

            var target = OneTarget();
            _reader.ExpectOperator("=");
            values.Add((target, _expressions.Expression()));
        }

        TagEnd();
        return new With(values, Body("with", line), line);
    }

    private List<Parameter> Parameters()
    {
        _reader.ExpectOperator("(");
        var parameters = new List<Parameter>();
        while (!_reader.TakeOperator(")"))
        {
            if (parameters.Count > 0)
            {
                _reader.ExpectOperator(",");
            }

            var name = _reader.ExpectName();
            var value = _reader.TakeOperator("=") ? _expressions.Expression() : null;
            if (value is null && parameters.Count > 0 && parameters[^1].Default is not null)
            {
                throw TemplateErrors.Broken(_reader.Line, $"the parameter '{name}' has no default and follows one that has");
            }

            parameters.Add(new Parameter(name, value));
        }

        return parameters;
    }

    private Target Targets()
    {
        var first = OneTarget();
        if (!_reader.Current.IsOperator(","))
        {
            return first;
        }

        var targets = new List<Target> { first };
        while (_reader.TakeOperator(",") && (_reader.Current.Kind == TokenKind.Name || _reader.Current.IsOperator("(")) && !_reader.Current.IsName("in"))
        {
            targets.Add(OneTarget());
        }

        return new Target.Several(targets);
    }

    private Target OneTarget()
    {
        if (_reader.TakeOperator("("))
        {
            _reader.Enter();
            var several = Targets();
            _reader.Leave();
            _reader.ExpectOperator(")");
            return several;
        }

        var name = _reader.ExpectName();
        if (name is "true" or "false" or "none" or "True" or "False" or "None")
        {
            throw TemplateErrors.Broken(_reader.Line, $"'{name}' cannot be given a value");
        }

        return _reader.TakeOperator(".") ? new Target.Field(name, _reader.ExpectName()) : new Target.Name(name);
    }
}
