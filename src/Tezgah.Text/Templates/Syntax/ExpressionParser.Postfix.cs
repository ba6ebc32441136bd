namespace Tezgah.Text.Templates.Syntax;

/// <content>What follows a value: fields, items, calls, filters and tests.</content>
internal sealed partial class ExpressionParser
{
    private Expression Postfix(Expression value)
    {
        while (reader.Current.Kind == TokenKind.Operator)
        {
            var line = reader.Line;
            if (reader.TakeOperator("."))
            {
                reader.Link();
                value = reader.Current.Kind == TokenKind.Integer
                    ? new Index(value, Primary(), line)
                    : new Member(value, reader.ExpectName(), line);
            }
            else if (reader.TakeOperator("["))
            {
                reader.Link();
                value = Subscript(value, line);
            }
            else if (reader.TakeOperator("("))
            {
                reader.Link();
                value = new Call(value, Arguments(), line);
            }
            else
            {
                break;
            }
        }

        return value;
    }

    private Expression Subscript(Expression owner, int line)
    {
        Expression? start = null;
        if (!reader.Current.IsOperator(":"))
        {
            start = Expression();
            if (reader.TakeOperator("]"))
            {
                return new Index(owner, start, line);
            }
        }

        reader.ExpectOperator(":");
        var stop = Bound();
        var step = reader.TakeOperator(":") ? Bound() : null;
        reader.ExpectOperator("]");
        return new Slice(owner, start, stop, step, line);
    }

    private Expression? Bound() => reader.Current.IsOperator(":") || reader.Current.IsOperator("]") ? null : Expression();

    private Expression FiltersAndTests(Expression value)
    {
        while (true)
        {
            if (reader.TakeOperator("|"))
            {
                reader.Link();
                value = OneFilter(value);
            }
            else if (reader.Current.IsName("is"))
            {
                reader.Link();
                value = OneTest(value);
            }
            else if (reader.Current.IsOperator("("))
            {
                reader.Link();
                var line = reader.Next().Line;
                value = new Call(value, Arguments(), line);
            }
            else
            {
                return value;
            }
        }
    }

    private Filter OneFilter(Expression? value)
    {
        var line = reader.Line;
        var name = DottedName();
        var arguments = reader.TakeOperator("(") ? Arguments() : ArgumentList.Empty;
        return new Filter(value, name, arguments, line);
    }

    private Expression OneTest(Expression value)
    {
        var line = reader.Next().Line;
        var negated = reader.TakeName("not");
        var name = DottedName();
        var arguments = ArgumentList.Empty;
        if (reader.TakeOperator("("))
        {
            arguments = Arguments();
        }
        else if (TakesArgument())
        {
            arguments = new ArgumentList([Postfix(Primary())], []);
        }

        Expression test = new Test(value, name, arguments, line);
        return negated ? new Unary("not", test, line) : test;
    }

    private bool TakesArgument() => reader.Current.Kind switch
    {
        TokenKind.Name => reader.Current.Text is not ("else" or "or" or "and" or "is" or "if" or "in" or "not"),
        TokenKind.String or TokenKind.Integer or TokenKind.Float => true,
        TokenKind.Operator => reader.Current.Text is "[" or "{",
        _ => false,
    };

    private string DottedName()
    {
        var name = reader.ExpectName();
        while (reader.TakeOperator("."))
        {
            name += "." + reader.ExpectName();
        }

        return name;
    }

    private ArgumentList Arguments()
    {
        var positional = new List<Expression>();
        var named = new List<(string, Expression)>();
        while (!reader.TakeOperator(")"))
        {
            if (positional.Count + named.Count > 0)
            {
                reader.ExpectOperator(",");
                if (reader.TakeOperator(")"))
                {
                    break;
                }
            }

            if (reader.Current.IsOperator("*") || reader.Current.IsOperator("**"))
            {
                throw TemplateErrors.Unsupported(reader.Line, "a call with * or **");
            }

            if (reader.Current.Kind == TokenKind.Name && reader.Peek(1).IsOperator("="))
            {
                var name = reader.Next().Text;
                reader.Next();
                named.Add((name, Expression()));
            }
            else if (named.Count > 0)
            {
                throw TemplateErrors.Broken(reader.Line, "an argument without name follows one with a name");
            }
            else
            {
                positional.Add(Expression());
            }
        }

        return new ArgumentList(positional, named);
    }

    private bool StartsExpression() => reader.Current.Kind switch
    {
        TokenKind.BlockEnd or TokenKind.VariableEnd or TokenKind.End => false,
        TokenKind.Operator => reader.Current.Text is not ("=" or ")" or "]" or "}" or ":"),
        TokenKind.Name => !reader.Current.IsName("in"),
        _ => true,
    };
}
