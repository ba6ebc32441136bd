using Tezgah.Text.Templates.Values;

namespace Tezgah.Text.Templates.Library;

/// <summary>The functions that every chat template can call.</summary>
internal static class Globals
{
    // The limit of Jinja's sandbox.
    private const int LongestRange = 100_000;

    public static Dictionary<string, object?> Make(TimeProvider time)
    {
        var functions = new FunctionValue[]
        {
            new("range", Range),
            new("namespace", Namespace),
            new("dict", Dict),
            new("raise_exception", a => throw new TemplateValueException(PythonValue.ToText(a.Require("message")), TemplateValueException.Raised)),
            new("strftime_now", a => TimeFormat.Format(time.GetLocalNow(), a.TakeText("format"))),
        };
        return functions.ToDictionary(f => f.Name, f => (object?)f, StringComparer.Ordinal);
    }

    private static ListValue Range(Arguments arguments)
    {
        var bounds = arguments.Positional.Select(p => PythonValue.AsInteger(p, "a bound of range")).ToList();
        if (bounds.Count is < 1 or > 3)
        {
            throw new TemplateValueException("range needs one to three bounds");
        }

        var (start, stop) = bounds.Count == 1 ? (0, bounds[0]) : (bounds[0], bounds[1]);
        var step = bounds.Count == 3 ? bounds[2] : 1;
        if (step == 0)
        {
            throw new TemplateValueException("the step of range is 0");
        }

        var items = new List<object?>();
        for (Int128 i = start; step > 0 ? i < stop : i > stop; i += step)
        {
            if (items.Count == LongestRange)
            {
                throw new TemplateValueException($"a range has more than {LongestRange} numbers");
            }

            items.Add((long)i);
        }

        return new ListValue(items);
    }

    private static NamespaceValue Namespace(Arguments arguments)
    {
        var space = new NamespaceValue();
        foreach (var (key, value) in arguments.Positional.OfType<DictValue>().SelectMany(d => d.Items))
        {
            space.Fields[PythonValue.AsText(key, "a namespace's field")] = value;
        }

        foreach (var (name, value) in arguments.Named)
        {
            space.Fields[name] = value;
        }

        return space;
    }

    private static DictValue Dict(Arguments arguments)
    {
        var dict = new DictValue();
        foreach (var positional in arguments.Positional)
        {
            var pairs = positional is DictValue source ? source.Items : PythonValue.Iterate(positional).Select(Pair);
            foreach (var (key, value) in pairs)
            {
                dict[key] = value;
            }
        }

        foreach (var (name, value) in arguments.Named)
        {
            dict[name] = value;
        }

        return dict;
    }

    private static (object? Key, object? Value) Pair(object? item) => item is ListValue { Items: [var key, var value] }
        ? (key, value)
        : throw new TemplateValueException("dict needs pairs of key and value");
}
