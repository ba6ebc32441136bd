namespace Tezgah.Text.Templates.Syntax;

/// <summary>A statement of a template.</summary>
/// <param name="Line">The line (from 1) on which it is.</param>
internal abstract record Statement(int Line);

/// <summary>Text as it stands.</summary>
internal sealed record Output(string Text, int Line) : Statement(Line);

/// <summary>{{ value }}</summary>
internal sealed record Print(Expression Value, int Line) : Statement(Line);

/// <summary>{% if %} with its {% elif %}s and {% else %}.</summary>
internal sealed record If(IReadOnlyList<(Expression Condition, Block Body)> Branches, Block? Else, int Line) : Statement(Line);

/// <summary>{% for targets in items if condition %} … {% else %} …</summary>
internal sealed record For(Target Target, Expression Items, Expression? Condition, Block Body, Block? Else, int Line) : Statement(Line);

/// <summary>{% set target = value %}</summary>
internal sealed record Set(Target Target, Expression Value, int Line) : Statement(Line);

/// <summary>{% set target | filters %} … {% endset %}</summary>
internal sealed record SetBlock(Target Target, IReadOnlyList<Filter> Filters, Block Body, int Line) : Statement(Line);

/// <summary>{% filter filters %} … {% endfilter %}</summary>
internal sealed record FilterBlock(IReadOnlyList<Filter> Filters, Block Body, int Line) : Statement(Line);

/// <summary>{% with targets %} … {% endwith %}</summary>
internal sealed record With(IReadOnlyList<(Target Target, Expression Value)> Values, Block Body, int Line) : Statement(Line);

/// <summary>{% macro name(parameters) %} … {% endmacro %}</summary>
internal sealed record MacroDefinition(string Name, IReadOnlyList<Parameter> Parameters, Block Body, int Line) : Statement(Line);

/// <summary>{% call(parameters) callee(…) %} … {% endcall %}</summary>
internal sealed record CallBlock(IReadOnlyList<Parameter> Parameters, Call Call, Block Body, int Line) : Statement(Line);

/// <summary>{% generation %} … {% endgeneration %}: what the assistant says.</summary>
internal sealed record Generation(Block Body, int Line) : Statement(Line);

/// <summary>{% break %} and {% continue %}</summary>
internal sealed record LoopControl(bool IsBreak, int Line) : Statement(Line);

internal sealed record Block(IReadOnlyList<Statement> Statements);

internal sealed record Parameter(string Name, Expression? Default);

/// <summary>What a value is given to: a name, a namespace's field, or several of them.</summary>
internal abstract record Target
{
    public sealed record Name(string Text) : Target;

    public sealed record Field(string Owner, string Text) : Target;

    public sealed record Several(IReadOnlyList<Target> Targets) : Target;
}
