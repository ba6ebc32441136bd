using Tezgah.Text.Templates.Values;

namespace Tezgah.Text.Templates.Library;

/// <summary>Jinja's filters on sequences.</summary>
internal static class SequenceFilters
{
    private static readonly Dictionary<string, Func<object?, Arguments, object?>> s_filters = new(StringComparer.Ordinal)
    {
        ["count"] = (v, _) => Length(v),
        ["dictsort"] = DictSort,
        ["first"] = (v, _) => PythonValue.Iterate(v) is { Count: > 0 } items ? items[0] : new Undefined("the first of nothing"),
        ["items"] = (v, _) => v is Undefined ? new ListValue([]) : new ListValue(
            [.. AsDict(v).Items.Select(i => (object)new ListValue([i.Key, i.Value], isTuple: true))]),
        ["join"] = Join,
        ["last"] = (v, _) => PythonValue.Iterate(v) is { Count: > 0 } items ? items[^1] : new Undefined("the last of nothing"),
        ["length"] = (v, _) => Length(v),
        ["list"] = (v, _) => new ListValue([.. PythonValue.Iterate(v)]),
        ["map"] = Map,
        ["max"] = (v, a) => Extreme(v, a, sign: 1),
        ["min"] = (v, a) => Extreme(v, a, sign: -1),
        ["reject"] = (v, a) => Select(v, a, byAttribute: false, keep: false),
        ["rejectattr"] = (v, a) => Select(v, a, byAttribute: true, keep: false),
        ["reverse"] = (v, _) => v is string text
            ? string.Concat(PythonText.Characters(text).AsEnumerable().Reverse())
            : new ListValue([.. PythonValue.Iterate(v).AsEnumerable().Reverse()]),
        ["select"] = (v, a) => Select(v, a, byAttribute: false, keep: true),
        ["selectattr"] = (v, a) => Select(v, a, byAttribute: true, keep: true),
        ["sort"] = Sort,
        ["sum"] = Sum,
        ["unique"] = Unique,
    };

    public static Func<object?, Arguments, object?>? Find(string name) => s_filters.GetValueOrDefault(name);

    /// <summary>Applies a filter by name; the value that is filtered comes first.</summary>
    public static object? Apply(string name, object? value, Arguments arguments)
    {
        var filter = Filters.Find(name) ?? Find(name) ?? throw new TemplateValueException($"| {name}", TemplateValueException.Unsupported);
        var result = filter(value, arguments);
        arguments.End();
        return result;
    }

    private static long Length(object? value) => value switch
    {
        string text => PythonText.Count(text),
        ListValue list => list.Items.Count,
        DictValue dict => dict.Count,
        Undefined => 0,
        _ => throw new TemplateValueException($"{PythonValue.TypeName(value)} has no length"),
    };

    private static DictValue AsDict(object? value) =>
        value as DictValue ?? throw new TemplateValueException($"{PythonValue.TypeName(value)} is no dictionary");

    private static string Join(object? value, Arguments arguments)
    {
        var separator = PythonValue.ToText(arguments.Take("d", ""));
        var attribute = arguments.Take("attribute");
        var items = PythonValue.Iterate(value).Select(i => attribute is null ? i : Attribute(i, attribute));
        return string.Join(separator, items.Select(PythonValue.ToText));
    }

    private static ListValue Map(object? value, Arguments arguments)
    {
        var items = PythonValue.Iterate(value);
        if (arguments.Positional.Count == 0 && arguments.Named.ContainsKey("attribute"))
        {
            _ = arguments.Take("filter");
            var attribute = arguments.Require("attribute");
            var hasDefault = arguments.Named.TryGetValue("default", out var other);
            _ = arguments.Take("default");
            return new ListValue([.. items.Select(i => Attribute(i, attribute) is var found && found is Undefined && hasDefault ? other : found)]);
        }

        var name = arguments.TakeText("filter");
        var rest = arguments.Positional.Skip(1).ToList();
        var mapped = new ListValue([.. items.Select(i => Apply(name, i, new Arguments(name, rest, arguments.Named)))]);
        TakeAll(arguments);
        return mapped;
    }

    private static ListValue Select(object? value, Arguments arguments, bool byAttribute, bool keep)
    {
        var attribute = byAttribute ? arguments.Require("attribute") : null;
        var test = arguments.TakeTextOrNone("test");
        var rest = arguments.Positional.Skip(byAttribute ? 2 : 1).ToList();
        var kept = PythonValue.Iterate(value).Where(item =>
        {
            var tested = byAttribute ? Attribute(item, attribute) : item;
            var passes = test is null ? PythonValue.IsTrue(tested) : Tests.Apply(test, tested, Arguments.Of(test, rest));
            return passes == keep;
        }).ToList();
        TakeAll(arguments);
        return new ListValue(kept);
    }

    // What is left over belongs to the inner filter or test, which has checked it.
    private static void TakeAll(Arguments arguments)
    {
        for (var i = 0; i < arguments.Positional.Count; i++)
        {
            arguments.Take("");
        }

        foreach (var name in arguments.Named.Keys)
        {
            arguments.Take(name);
        }
    }

    private static object? Extreme(object? value, Arguments arguments, int sign)
    {
        _ = arguments.TakeFlag("case_sensitive", absent: false);
        var attribute = arguments.Take("attribute");
        var items = PythonValue.Iterate(value);
        return items.Count == 0
            ? new Undefined("the extreme of nothing")
            : items.Aggregate((best, item) => sign * PythonValue.Compare(Key(item, attribute, false), Key(best, attribute, false)) > 0 ? item : best);
    }

    private static ListValue Sort(object? value, Arguments arguments)
    {
        var reverse = arguments.TakeFlag("reverse", absent: false);
        var caseSensitive = arguments.TakeFlag("case_sensitive", absent: false);
        var attribute = arguments.Take("attribute");
        return new ListValue(Ordered(PythonValue.Iterate(value), i => Key(i, attribute, caseSensitive), reverse));
    }

    private static ListValue DictSort(object? value, Arguments arguments)
    {
        var caseSensitive = arguments.TakeFlag("case_sensitive", absent: false);
        var by = arguments.Take("by", "key") as string == "value" ? 1 : 0;
        var reverse = arguments.TakeFlag("reverse", absent: false);
        var items = AsDict(value).Items.Select(i => (object?)new ListValue([i.Key, i.Value], isTuple: true)).ToList();
        return new ListValue(Ordered(items, i => Key(((ListValue)i!).Items[by], null, caseSensitive), reverse));
    }

    // Stable in both directions, as Python's sort is.
    private static List<object?> Ordered(List<object?> items, Func<object?, object?> key, bool reverse)
    {
        var comparer = Comparer<object?>.Create(PythonValue.Compare);
        return [.. reverse ? items.OrderByDescending(key, comparer) : items.OrderBy(key, comparer)];
    }

    private static object Sum(object? value, Arguments arguments)
    {
        var attribute = arguments.Take("attribute");
        var start = arguments.Take("start", 0L);
        return PythonValue.Iterate(value).Aggregate(start, (sum, i) => PythonOperators.Apply("+", sum, attribute is null ? i : Attribute(i, attribute)))!;
    }

    private static ListValue Unique(object? value, Arguments arguments)
    {
        var caseSensitive = arguments.TakeFlag("case_sensitive", absent: false);
        var attribute = arguments.Take("attribute");
        var seen = new DictValue();
        var kept = new List<object?>();
        foreach (var item in PythonValue.Iterate(value))
        {
            var key = Key(item, attribute, caseSensitive);
            if (!seen.ContainsKey(key))
            {
                seen[key] = true;
                kept.Add(item);
            }
        }

        return new ListValue(kept);
    }

    private static object? Key(object? item, object? attribute, bool caseSensitive)
    {
        var key = attribute is null ? item : Attribute(item, attribute);
        return key is string text && !caseSensitive ? PythonCase.Lower(text) : key;
    }

    // "a.b" is the field b of the field a; whole numbers are indices.
    private static object? Attribute(object? item, object? attribute)
    {
        if (attribute is not string path)
        {
            return Members.ByKey(item, attribute);
        }

        foreach (var part in path.Split('.'))
        {
            item = long.TryParse(part, System.Globalization.CultureInfo.InvariantCulture, out var index)
                ? Members.ByKey(item, index)
                : Members.ByKey(item, part);
        }

        return item;
    }
}
