using Tezgah.Text.Templates.Values;

namespace Tezgah.Text.Templates.Library;

/// <summary>Jinja's tests: value is name.</summary>
internal static class Tests
{
    private static readonly Dictionary<string, Func<object?, Arguments, bool>> s_tests = new(StringComparer.Ordinal)
    {
        ["boolean"] = (v, _) => v is bool,
        ["callable"] = (v, _) => v is FunctionValue or Undefined,
        ["defined"] = (v, _) => v is not Undefined,
        ["divisibleby"] = (v, a) => a.TakeInteger("num", 0) is var by && by != 0
            ? PythonValue.AsInteger(v, "the tested value") % by == 0
            : throw new TemplateValueException("a number is divided by zero"),
        ["even"] = (v, _) => PythonValue.AsInteger(v, "the tested value") % 2 == 0,
        ["false"] = (v, _) => v is false,
        ["float"] = (v, _) => v is double,
        ["in"] = (v, a) => PythonValue.IsIn(v, a.Require("seq")),
        ["integer"] = (v, _) => v is long,
        ["iterable"] = (v, _) => v is ListValue or DictValue or string or Undefined,
        ["lower"] = (v, _) => PythonValue.ToText(v) is var t && PythonCase.Lower(t) == t && PythonCase.Upper(t) != t,
        ["mapping"] = (v, _) => v is DictValue,
        ["none"] = (v, _) => v is null,
        ["number"] = (v, _) => v is long or double or bool,
        ["odd"] = (v, _) => PythonValue.AsInteger(v, "the tested value") % 2 != 0,
        ["sameas"] = (v, a) => a.Require("other") is var o && (v is string or long or double or bool ? Equals(v, o) : ReferenceEquals(v, o)),
        ["sequence"] = (v, _) => v is ListValue or DictValue or string or Undefined,
        ["string"] = (v, _) => v is string,
        ["true"] = (v, _) => v is true,
        ["undefined"] = (v, _) => v is Undefined,
        ["upper"] = (v, _) => PythonValue.ToText(v) is var t && PythonCase.Upper(t) == t && PythonCase.Lower(t) != t,
        ["filter"] = (v, _) => v is string name && (Filters.Find(name) ?? SequenceFilters.Find(name)) is not null,
        ["test"] = (v, _) => v is string name && Find(name) is not null,
    };

    private static readonly Dictionary<string, string> s_comparisons = new(StringComparer.Ordinal)
    {
        ["eq"] = "==",
        ["equalto"] = "==",
        ["ne"] = "!=",
        ["lt"] = "<",
        ["lessthan"] = "<",
        ["le"] = "<=",
        ["gt"] = ">",
        ["greaterthan"] = ">",
        ["ge"] = ">=",
    };

    public static bool Apply(string name, object? value, Arguments arguments)
    {
        var test = Find(name) ?? throw new TemplateValueException($"is {name}", TemplateValueException.Unsupported);
        var result = test(value, arguments);
        arguments.End();
        return result;
    }

    public static bool Compare(string op, object? left, object? right) => op switch
    {
        "==" => PythonValue.AreEqual(left, right),
        "!=" => !PythonValue.AreEqual(left, right),
        "in" => PythonValue.IsIn(left, right),
        "not in" => !PythonValue.IsIn(left, right),
        "<" => PythonValue.Compare(left, right) < 0,
        "<=" => PythonValue.Compare(left, right) <= 0,
        ">" => PythonValue.Compare(left, right) > 0,
        _ => PythonValue.Compare(left, right) >= 0,
    };

    private static Func<object?, Arguments, bool>? Find(string name) => (s_comparisons.GetValueOrDefault(name) ?? (s_comparisons.ContainsValue(name) ? name : null)) is { } op
        ? (v, a) => Compare(op, v, a.Require("other"))
        : s_tests.GetValueOrDefault(name);
}
