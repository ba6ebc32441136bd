using System.Globalization;

namespace Tezgah.Text.Templates.Syntax;

/// <summary>Parses expressions with Jinja's precedences.</summary>
internal sealed partial class ExpressionParser(TokenReader reader)
{
    private static readonly HashSet<string> s_comparisons = ["==", "!=", "<", "<=", ">", ">="];

    /// <summary>An expression, or a tuple where commas follow.</summary>
    public Expression Tuple(bool withCondition = true)
    {
        reader.StartChain();
        var line = reader.Line;
        var first = withCondition ? Expression() : Or();
        if (!reader.Current.IsOperator(","))
        {
            return first;
        }

        var items = new List<Expression> { first };
        while (reader.TakeOperator(",") && StartsExpression())
        {
            items.Add(withCondition ? Expression() : Or());
        }

        return new ListLiteral(items, IsTuple: true, line);
    }

    /// <summary>value if condition else other</summary>
    public Expression Expression()
    {
        reader.Enter();
        var value = Or();
        while (reader.Current.IsName("if"))
        {
            var line = reader.Next().Line;
            reader.Link();
            var condition = Or();
            var other = reader.TakeName("else") ? Expression() : null;
            value = new Conditional(condition, value, other, line);
        }

        reader.Leave();
        return value;
    }

    /// <summary>The filters behind a block's name, as in {% filter upper | trim %}.</summary>
    public List<Filter> FilterChain()
    {
        var filters = new List<Filter>();
        do
        {
            filters.Add(OneFilter(null));
        }
        while (reader.TakeOperator("|"));
        return filters;
    }

    /// <summary>A name with what follows it, such as a call.</summary>
    public Expression Operand() => Unary();

    private Expression Or() => Chain(And, "or");

    private Expression And() => Chain(Not, "and");

    private Expression Not()
    {
        if (!reader.Current.IsName("not"))
        {
            return Compare();
        }

        reader.Enter();
        var line = reader.Next().Line;
        var value = new Unary("not", Not(), line);
        reader.Leave();
        return value;
    }

    private Expression Compare()
    {
        var first = Sum();
        var rest = new List<(string, Expression)>();
        var line = reader.Line;
        while (ComparisonOperator() is { } op)
        {
            reader.Link();
            rest.Add((op, Sum()));
        }

        return rest.Count == 0 ? first : new Comparison(first, rest, line);
    }

    private string? ComparisonOperator()
    {
        if (reader.Current.Kind == TokenKind.Operator && s_comparisons.Contains(reader.Current.Text))
        {
            return reader.Next().Text;
        }

        if (reader.TakeName("in"))
        {
            return "in";
        }

        if (reader.Current.IsName("not") && reader.Peek(1).IsName("in"))
        {
            reader.Next();
            reader.Next();
            return "not in";
        }

        return null;
    }

    private Expression Sum() => Chain(Concatenation, "+", "-");

    private Expression Concatenation() => Chain(Product, "~");

    private Expression Product() => Chain(Power, "*", "/", "//", "%");

    private Expression Power() => Chain(() => Unary(), "**");

    private Expression Chain(Func<Expression> operand, params ReadOnlySpan<string> operators)
    {
        var left = operand();
        while (reader.Current.Kind is TokenKind.Operator or TokenKind.Name && operators.Contains(reader.Current.Text))
        {
            reader.Link();
            var op = reader.Next();
            left = new Binary(op.Text, left, operand(), op.Line);
        }

        return left;
    }

    private Expression Unary(bool withFilters = true)
    {
        reader.Enter();
        var token = reader.Current;
        Expression value;
        if (token.IsOperator("-") || token.IsOperator("+"))
        {
            reader.Next();
            value = new Unary(token.Text, Unary(withFilters: false), token.Line);
        }
        else
        {
            value = Primary();
        }

        value = Postfix(value);
        value = withFilters ? FiltersAndTests(value) : value;
        reader.Leave();
        return value;
    }

    private Expression Primary()
    {
        var token = reader.Next();
        switch (token.Kind)
        {
            case TokenKind.Name:
                return token.Text switch
                {
                    "true" or "True" => new Constant(true, token.Line),
                    "false" or "False" => new Constant(false, token.Line),
                    "none" or "None" => new Constant(null, token.Line),
                    _ => new Variable(token.Text, token.Line),
                };
            case TokenKind.String:
                var text = token.Text;
                while (reader.Current.Kind == TokenKind.String)
                {
                    text += reader.Next().Text;
                }

                return new Constant(text, token.Line);
            case TokenKind.Integer:
                return new Constant(
                    long.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                        ? number
                        : throw TemplateErrors.Unsupported(token.Line, $"the number {token.Text}"),
                    token.Line);
            case TokenKind.Float:
                return new Constant(double.Parse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture), token.Line);
            case TokenKind.Operator when token.Text == "(":
                return Parenthesis(token.Line);
            case TokenKind.Operator when token.Text == "[":
                return new ListLiteral(Items("]"), IsTuple: false, token.Line);
            case TokenKind.Operator when token.Text == "{":
                return Dictionary(token.Line);
            default:
                throw TemplateErrors.Broken(token.Line, $"a value is expected, {token.Shown} is there");
        }
    }

    private Expression Parenthesis(int line)
    {
        if (reader.TakeOperator(")"))
        {
            return new ListLiteral([], IsTuple: true, line);
        }

        var first = Expression();
        if (reader.TakeOperator(")"))
        {
            return first;
        }

        // Items takes its first without a comma before it, and none is fine too: (1,) is a tuple.
        reader.ExpectOperator(",");
        return new ListLiteral([first, .. Items(")")], IsTuple: true, line);
    }

    private List<Expression> Items(string close)
    {
        var items = new List<Expression>();
        while (!reader.TakeOperator(close))
        {
            if (items.Count > 0)
            {
                reader.ExpectOperator(",");
                if (reader.TakeOperator(close))
                {
                    break;
                }
            }

            items.Add(Expression());
        }

        return items;
    }

    private DictLiteral Dictionary(int line)
    {
        var items = new List<(Expression, Expression)>();
        while (!reader.TakeOperator("}"))
        {
            if (items.Count > 0)
            {
                reader.ExpectOperator(",");
                if (reader.TakeOperator("}"))
                {
                    break;
                }
            }

            var key = Expression();
            reader.ExpectOperator(":");
            items.Add((key, Expression()));
        }

        return new DictLiteral(items, line);
    }
}
