namespace Tezgah.Text.Templates.Values;

// A value of a template is null (None), bool, long, double, string, or one of these.

/// <summary>What a name or a field that is not there gives: empty in text, an error in most other uses.</summary>
internal sealed record Undefined(string Name)
{
    public string Problem => $"{Name} is not defined";
}

/// <summary>A list or a tuple.</summary>
internal sealed class ListValue(List<object?> items, bool isTuple = false)
{
    /// <summary>dict_items and the like, which are written with their name; null for a list or a tuple.</summary>
    public string? View { get; init; }

    public List<object?> Items { get; } = items;

    public bool IsTuple { get; } = isTuple;
}

/// <summary>A dictionary, in the order in which its keys came.</summary>
internal sealed class DictValue
{
    private readonly OrderedDictionary<object, object?> _items = new(KeyComparer.Instance);

    public int Count => _items.Count;

    public IEnumerable<object?> Keys => _items.Keys.Select(FromKey);

    public IEnumerable<object?> Values => _items.Values;

    public IEnumerable<(object? Key, object? Value)> Items => _items.Select(i => (FromKey(i.Key), i.Value));

    public object? this[object? key]
    {
        set => _items[ToKey(key)] = value;
    }

    public bool TryGetValue(object? key, out object? value) => _items.TryGetValue(ToKey(key), out value);

    public bool ContainsKey(object? key) => _items.ContainsKey(ToKey(key));

    private static object ToKey(object? key) => key switch
    {
        null => NoneKey.Instance,
        string or bool or long or double => key,
        _ => throw new TemplateValueException($"{PythonValue.TypeName(key)} cannot be a dictionary's key"),
    };

    private static object? FromKey(object key) => key is NoneKey ? null : key;

    private sealed class NoneKey
    {
        public static NoneKey Instance { get; } = new();
    }

    // 1, 1.0 and True are one key in Python.
    private sealed class KeyComparer : IEqualityComparer<object>
    {
        public static KeyComparer Instance { get; } = new();

        public new bool Equals(object? x, object? y) => x is NoneKey || y is NoneKey ? ReferenceEquals(x, y) : PythonValue.AreEqual(x, y);

        public int GetHashCode(object obj) => obj switch
        {
            string text => string.GetHashCode(text, StringComparison.Ordinal),
            bool flag => (flag ? 1.0 : 0.0).GetHashCode(),
            long number => ((double)number).GetHashCode(),
            double number => number.GetHashCode(),
            _ => 0,
        };
    }
}

/// <summary>namespace(…): fields that a loop can set for what follows it.</summary>
internal sealed class NamespaceValue
{
    public Dictionary<string, object?> Fields { get; } = new(StringComparer.Ordinal);
}

/// <summary>Something that can be called: a macro, a function, a method.</summary>
/// <param name="name">For messages.</param>
/// <param name="body">What it does.</param>
internal sealed class FunctionValue(string name, Func<Arguments, object?> body)
{
    public string Name { get; } = name;

    public object? Call(Arguments arguments) => body(arguments);
}

/// <summary>The loop variable of one pass.</summary>
internal sealed class LoopValue(List<object?> items)
{
    private object? _changed;
    private bool _hasChanged;

    public int Position { get; set; }

    public object? Get(string name) => name switch
    {
        "index" => (long)Position + 1,
        "index0" => (long)Position,
        "revindex" => (long)items.Count - Position,
        "revindex0" => (long)items.Count - Position - 1,
        "first" => Position == 0,
        "last" => Position == items.Count - 1,
        "length" => (long)items.Count,
        "previtem" => Position > 0 ? items[Position - 1] : new Undefined("loop.previtem"),
        "nextitem" => Position + 1 < items.Count ? items[Position + 1] : new Undefined("loop.nextitem"),
        // Of a recursion, which TemplateParser refuses; loops within loops have none.
        "depth" => 1L,
        "depth0" => 0L,
        "cycle" => new FunctionValue("loop.cycle", Cycle),
        "changed" => new FunctionValue("loop.changed", a => Changed(a)),
        _ => new Undefined($"loop.{name}"),
    };

    private object? Cycle(Arguments arguments) => arguments.Positional.Count > 0
        ? arguments.Positional[Position % arguments.Positional.Count]
        : throw new TemplateValueException("loop.cycle needs values");

    private bool Changed(Arguments arguments)
    {
        var now = new ListValue([.. arguments.Positional]);
        var changed = !_hasChanged || !PythonValue.AreEqual(_changed, now);
        (_hasChanged, _changed) = (true, now);
        return changed;
    }
}
