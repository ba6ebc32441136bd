using Tezgah.Text.Templates.Library;
using Tezgah.Text.Templates.Syntax;
using Tezgah.Text.Templates.Values;

namespace Tezgah.Text.Templates;

/// <summary>Works out expressions.</summary>
internal sealed class Evaluator(RenderLimits limits)
{
    /// <summary>The value of an expression; an error that it gives names its line.</summary>
    public object? Evaluate(Expression expression, Scope scope)
    {
        limits.Step(expression.Line);
        try
        {
            return Value(expression, scope);
        }
        catch (TemplateValueException error)
        {
            throw error.AtLine(expression.Line);
        }
    }

    /// <summary>Applies the filters of a block to its text.</summary>
    public object? Apply(IReadOnlyList<Filter> filters, object? value, Scope scope) =>
        filters.Aggregate(value, (v, f) => Evaluate(f with { Value = new Constant(v, f.Line) }, scope));

    public Arguments Arguments(string callee, ArgumentList list, Scope scope, (string Name, object? Value)? more = null)
    {
        var positional = new object?[list.Positional.Count];
        for (var i = 0; i < positional.Length; i++)
        {
            positional[i] = Evaluate(list.Positional[i], scope);
        }

        var named = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, value) in list.Named)
        {
            if (!named.TryAdd(name, Evaluate(value, scope)))
            {
                throw new TemplateValueException($"the argument '{name}' of {callee} is given twice");
            }
        }

        if (more is { } extra)
        {
            named[extra.Name] = extra.Value;
        }

        return new Arguments(callee, positional, named);
    }

    public object? Call(Call call, Scope scope, (string Name, object? Value)? more = null)
    {
        var callee = Evaluate(call.Callee, scope);
        PythonOperators.RefuseUndefined(callee);
        var function = callee as FunctionValue
            ?? throw new TemplateValueException($"{PythonValue.TypeName(callee)} cannot be called");
        return function.Call(Arguments(function.Name, call.Arguments, scope, more));
    }

    private object? Value(Expression expression, Scope scope)
    {
        switch (expression)
        {
            case Constant constant:
                return constant.Value;
            case Variable variable:
                return scope.TryGet(variable.Name, out var value) ? value : new Undefined($"'{variable.Name}'");
            case Member member:
                return Members.ByName(Evaluate(member.Owner, scope), member.Name);
            case Syntax.Index index:
                return Members.ByKey(Evaluate(index.Owner, scope), Evaluate(index.Key, scope));
            case Slice slice:
                return Slice(slice, scope);
            case Call call:
                return Call(call, scope);
            case Filter filter:
                var filtered = Evaluate(filter.Value!, scope);
                return SequenceFilters.Apply(filter.Name, filtered, Arguments(filter.Name, filter.Arguments, scope));
            case Test test:
                var tested = Evaluate(test.Value, scope);
                return Tests.Apply(test.Name, tested, Arguments(test.Name, test.Arguments, scope));
            case Unary unary:
                return Unary(unary, scope);
            case Binary binary:
                return Binary(binary, scope);
            case Comparison comparison:
                return Compare(comparison, scope);
            case Conditional conditional:
                return Condition(conditional, scope);
            case ListLiteral list:
                return new ListValue([.. list.Items.Select(i => Evaluate(i, scope))], list.IsTuple);
            default:
                return Dict((DictLiteral)expression, scope);
        }
    }

    private object? Slice(Slice slice, Scope scope)
    {
        var owner = Evaluate(slice.Owner, scope);
        PythonOperators.RefuseUndefined(owner);
        return PythonOperators.Slice(owner, Bound(slice.Start), Bound(slice.Stop), Bound(slice.Step));

        object? Bound(Expression? bound) => bound is null ? null : Evaluate(bound, scope);
    }

    private object? Unary(Unary unary, Scope scope)
    {
        var value = Evaluate(unary.Value, scope);
        if (unary.Operator == "not")
        {
            return !PythonValue.IsTrue(value);
        }

        PythonOperators.RefuseUndefined(value);
        return unary.Operator == "-" ? PythonOperators.Negate(value) : PythonOperators.Negate(PythonOperators.Negate(value));
    }

    private object? Binary(Binary binary, Scope scope)
    {
        var left = Evaluate(binary.Left, scope);
        switch (binary.Operator)
        {
            case "and":
                return PythonValue.IsTrue(left) ? Evaluate(binary.Right, scope) : left;
            case "or":
                return PythonValue.IsTrue(left) ? left : Evaluate(binary.Right, scope);
            case "~":
                return PythonOperators.Apply("+", PythonValue.ToText(left), PythonValue.ToText(Evaluate(binary.Right, scope)));
            default:
                return PythonOperators.Apply(binary.Operator, left, Evaluate(binary.Right, scope));
        }
    }

    private bool Compare(Comparison comparison, Scope scope)
    {
        var left = Evaluate(comparison.First, scope);
        foreach (var (op, value) in comparison.Rest)
        {
            var right = Evaluate(value, scope);
            if (!Tests.Compare(op, left, right))
            {
                return false;
            }

            left = right;
        }

        return true;
    }

    private object? Condition(Conditional conditional, Scope scope)
    {
        if (PythonValue.IsTrue(Evaluate(conditional.Condition, scope)))
        {
            return Evaluate(conditional.Value, scope);
        }

        return conditional.Other is null ? new Undefined("an if without else") : Evaluate(conditional.Other, scope);
    }

    private DictValue Dict(DictLiteral literal, Scope scope)
    {
        var dict = new DictValue();
        foreach (var (key, value) in literal.Items)
        {
            dict[Evaluate(key, scope)] = Evaluate(value, scope);
        }

        return dict;
    }
}
