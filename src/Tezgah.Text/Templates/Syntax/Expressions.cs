namespace Tezgah.Text.Templates.Syntax;

/// <summary>An expression of a template.</summary>
/// <param name="Line">The line (from 1) on which it is.</param>
internal abstract record Expression(int Line);

internal sealed record Constant(object? Value, int Line) : Expression(Line);

internal sealed record Variable(string Name, int Line) : Expression(Line);

internal sealed record ListLiteral(IReadOnlyList<Expression> Items, bool IsTuple, int Line) : Expression(Line);

internal sealed record DictLiteral(IReadOnlyList<(Expression Key, Expression Value)> Items, int Line) : Expression(Line);

/// <summary>owner.name</summary>
internal sealed record Member(Expression Owner, string Name, int Line) : Expression(Line);

/// <summary>owner[index]</summary>
internal sealed record Index(Expression Owner, Expression Key, int Line) : Expression(Line);

/// <summary>owner[start:stop:step]</summary>
internal sealed record Slice(Expression Owner, Expression? Start, Expression? Stop, Expression? Step, int Line) : Expression(Line);

/// <summary>callee(arguments)</summary>
internal sealed record Call(Expression Callee, ArgumentList Arguments, int Line) : Expression(Line);

/// <summary>value | name(arguments); no value in a filter block, which gives it.</summary>
internal sealed record Filter(Expression? Value, string Name, ArgumentList Arguments, int Line) : Expression(Line);

/// <summary>value is name(arguments)</summary>
internal sealed record Test(Expression Value, string Name, ArgumentList Arguments, int Line) : Expression(Line);

/// <summary>not value, -value, +value</summary>
internal sealed record Unary(string Operator, Expression Value, int Line) : Expression(Line);

/// <summary>left operator right</summary>
internal sealed record Binary(string Operator, Expression Left, Expression Right, int Line) : Expression(Line);

/// <summary>first op second op third …, each pair compared</summary>
internal sealed record Comparison(Expression First, IReadOnlyList<(string Operator, Expression Value)> Rest, int Line) : Expression(Line);

/// <summary>value if condition else other</summary>
internal sealed record Conditional(Expression Condition, Expression Value, Expression? Other, int Line) : Expression(Line);

internal sealed record ArgumentList(IReadOnlyList<Expression> Positional, IReadOnlyList<(string Name, Expression Value)> Named)
{
    public static ArgumentList Empty { get; } = new([], []);
}
