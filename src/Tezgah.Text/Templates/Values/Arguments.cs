namespace Tezgah.Text.Templates.Values;

/// <summary>The arguments of one call, taken by position or by name.</summary>
internal sealed class Arguments(string callee, IReadOnlyList<object?> positional, IReadOnlyDictionary<string, object?> named)
{
    private static readonly Dictionary<string, object?> s_none = [];

    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private int _taken;

    public IReadOnlyList<object?> Positional { get; } = positional;

    public IReadOnlyDictionary<string, object?> Named { get; } = named;

    public static Arguments Of(string callee, params IReadOnlyList<object?> positional) => new(callee, positional, s_none);

    /// <summary>The argument at the next position, or by its name, or the default.</summary>
    public object? Take(string name, object? absent = null)
    {
        var index = _taken++;
        if (index < Positional.Count)
        {
            return Positional[index];
        }

        _used.Add(name);
        return Named.TryGetValue(name, out var value) ? value : absent;
    }

    public object? Require(string name)
    {
        var given = _taken < Positional.Count || Named.ContainsKey(name);
        return given ? Take(name) : throw new TemplateValueException($"{callee} needs the argument '{name}'");
    }

    public string TakeText(string name) => PythonValue.AsText(Require(name), $"the argument '{name}' of {callee}");

    public string? TakeTextOrNone(string name) =>
        Take(name) is { } value ? PythonValue.AsText(value, $"the argument '{name}' of {callee}") : null;

    public long TakeInteger(string name, long absent) => PythonValue.AsInteger(Take(name, absent), $"the argument '{name}' of {callee}");

    public bool TakeFlag(string name, bool absent) => PythonValue.IsTrue(Take(name, absent));

    /// <summary>Called when all is taken: what is left over is an error.</summary>
    public void End()
    {
        if (Positional.Count > _taken)
        {
            throw new TemplateValueException($"{callee} takes {_taken} arguments, {Positional.Count} are given");
        }

        if (Named.Keys.FirstOrDefault(n => !_used.Contains(n)) is { } unknown)
        {
            throw new TemplateValueException($"{callee} has no argument '{unknown}'");
        }
    }
}
