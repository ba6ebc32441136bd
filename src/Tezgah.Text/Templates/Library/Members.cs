using Tezgah.Text.Templates.Values;

namespace Tezgah.Text.Templates.Library;

/// <summary>What owner.name and owner[key] give: Python's fields and methods first by the dot, items first by the bracket.</summary>
internal static class Members
{
    // What changes a value is refused by the sandbox that templates are meant for.
    private static readonly HashSet<string> s_changing =
        ["append", "extend", "insert", "pop", "remove", "clear", "reverse", "sort", "update", "setdefault", "popitem"];

    public static object? ByName(object? owner, string name)
    {
        PythonOperators.RefuseUndefined(owner);
        return owner switch
        {
            LoopValue loop => loop.Get(name),
            NamespaceValue space => space.Fields.TryGetValue(name, out var field) ? field : new Undefined($"the namespace's field '{name}'"),
            _ when Method(owner, name) is { } method => method,
            DictValue dict when dict.TryGetValue(name, out var value) => value,
            _ => new Undefined($"the field '{name}'"),
        };
    }

    public static object? ByKey(object? owner, object? key)
    {
        PythonOperators.RefuseUndefined(owner);
        switch (owner)
        {
            case DictValue dict:
                return dict.TryGetValue(key, out var value) ? value : Missing(owner, key);
            case ListValue list when key is long or bool:
                var index = PythonValue.AsInteger(key, "an index");
                index = index < 0 ? index + list.Items.Count : index;
                return index >= 0 && index < list.Items.Count ? list.Items[(int)index] : Missing(owner, key);
            case string text when key is long or bool:
                var characters = PythonText.Characters(text);
                return ByKey(new ListValue([.. characters]), key);
            default:
                return key is string name ? ByName(owner, name) : Missing(owner, key);
        }
    }

    private static object Missing(object? owner, object? key) =>
        key is string name && Method(owner, name) is { } method ? method : new Undefined($"the item {PythonValue.ToText(key)}");

    private static FunctionValue? Method(object? owner, string name)
    {
        if (owner is ListValue or DictValue && s_changing.Contains(name))
        {
            throw new TemplateValueException($".{name}()", TemplateValueException.Unsupported);
        }

        return owner switch
        {
            string text => TextMethods.Find(text, name),
            DictValue dict => DictMethod(dict, name),
            ListValue list => ListMethod(list, name),
            _ => null,
        };
    }

    private static FunctionValue? DictMethod(DictValue dict, string name) => name switch
    {
        "items" => new FunctionValue(name, _ => new ListValue([.. dict.Items.Select(i => new ListValue([i.Key, i.Value], isTuple: true))]) { View = "dict_items" }),
        "keys" => new FunctionValue(name, _ => new ListValue([.. dict.Keys]) { View = "dict_keys" }),
        "values" => new FunctionValue(name, _ => new ListValue([.. dict.Values]) { View = "dict_values" }),
        "get" => new FunctionValue(name, a => dict.TryGetValue(a.Require("key"), out var value) ? value : a.Take("default")),
        "copy" => new FunctionValue(name, _ => Copy(dict)),
        _ => null,
    };

    private static FunctionValue? ListMethod(ListValue list, string name) => name switch
    {
        "index" => new FunctionValue(name, a => IndexOf(list, a.Require("value"))),
        "count" => new FunctionValue(name, a => a.Require("value") is var value ? (long)list.Items.Count(i => PythonValue.AreEqual(i, value)) : 0),
        "copy" when !list.IsTuple => new FunctionValue(name, _ => new ListValue([.. list.Items])),
        _ => null,
    };

    private static long IndexOf(ListValue list, object? value)
    {
        var index = list.Items.FindIndex(i => PythonValue.AreEqual(i, value));
        return index >= 0 ? index : throw new TemplateValueException($"{PythonValue.ToText(value)} is not in the list");
    }

    private static DictValue Copy(DictValue dict)
    {
        var copy = new DictValue();
        foreach (var (key, value) in dict.Items)
        {
            copy[key] = value;
        }

        return copy;
    }
}
