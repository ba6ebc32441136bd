using System.Text;

namespace Tezgah.Text.Templates.Values;

/// <summary>Python's operators on values.</summary>
internal static class PythonOperators
{
    /// <summary>Texts and lists that a template multiplies may grow to this and no further.</summary>
    private const int MostItems = 10_000_000;

    /// <summary>Refuses a text or list that grew too large.</summary>
    public static void CheckSize(long items)
    {
        if (items > MostItems)
        {
            throw TooLarge();
        }
    }

    public static object? Apply(string op, object? left, object? right)
    {
        RefuseUndefined(left);
        RefuseUndefined(right);
        if (op == "+" && left is string a && right is string b)
        {
            return a.Length + b.Length <= MostItems ? a + b : throw TooLarge();
        }

        if (op == "+" && left is ListValue first && right is ListValue second && first.IsTuple == second.IsTuple)
        {
            CheckSize((long)first.Items.Count + second.Items.Count);
            return new ListValue([.. first.Items, .. second.Items], first.IsTuple);
        }

        if (op == "*" && (left is string or ListValue) != (right is string or ListValue))
        {
            return left is string or ListValue ? Repeat(left, right) : Repeat(right, left);
        }

        if (op == "%" && left is string)
        {
            throw new TemplateValueException("'…' % …", TemplateValueException.Unsupported);
        }

        if (PythonValue.Number(left) is not { } x || PythonValue.Number(right) is not { } y)
        {
            throw new TemplateValueException($"'{op}' does not work on {PythonValue.TypeName(left)} and {PythonValue.TypeName(right)}");
        }

        return left is double || right is double || op == "/" ? Floats(op, x, y) : Integers(op, Integer(left), Integer(right));
    }

    public static object Negate(object? value) => value switch
    {
        long number => (object)-number,
        double number => -number,
        bool flag => flag ? -1L : 0L,
        _ => throw new TemplateValueException($"'-' does not work on {PythonValue.TypeName(value)}"),
    };

    /// <summary>owner[start:stop:step], on texts by code points.</summary>
    public static object Slice(object? owner, object? start, object? stop, object? step)
    {
        var items = owner switch
        {
            ListValue list => list.Items,
            string text => [.. PythonText.Characters(text)],
            _ => throw new TemplateValueException($"{PythonValue.TypeName(owner)} cannot be sliced"),
        };
        var by = step is null ? 1 : PythonValue.AsInteger(step, "a slice's step");
        if (by == 0)
        {
            throw new TemplateValueException("a slice's step is 0");
        }

        var (lowest, highest) = by > 0 ? (0L, items.Count) : (-1L, items.Count - 1L);
        var from = Bound(start, by > 0 ? lowest : highest, items.Count, lowest, highest);
        var to = Bound(stop, by > 0 ? highest : lowest, items.Count, lowest, highest);
        var taken = new List<object?>();
        for (var i = from; by > 0 ? i < to : i > to; i += by)
        {
            taken.Add(items[(int)i]);
            if (Math.Abs(by) > items.Count)
            {
                break;
            }
        }

        return owner is ListValue source ? new ListValue(taken, source.IsTuple) : string.Concat(taken);
    }

    public static void RefuseUndefined(object? value)
    {
        if (value is Undefined undefined)
        {
            throw new TemplateValueException(undefined.Problem);
        }
    }

    private static long Bound(object? bound, long absent, int count, long lowest, long highest)
    {
        if (bound is null)
        {
            return absent;
        }

        var index = PythonValue.AsInteger(bound, "a slice's bound");
        return Math.Clamp(index < 0 ? index + count : index, lowest, highest);
    }

    private static object Repeat(object? value, object? times)
    {
        var count = Math.Max(0, PythonValue.AsInteger(times, "the count of a repetition"));
        var length = value is string text ? text.Length : ((ListValue)value!).Items.Count;
        if (length > 0 && count > MostItems / length)
        {
            throw TooLarge();
        }

        if (length == 0)
        {
            count = 0;
        }

        return value is ListValue list
            ? new ListValue([.. Enumerable.Repeat(list.Items, (int)count).SelectMany(i => i)], list.IsTuple)
            : new StringBuilder().Insert(0, (string)value!, (int)count).ToString();
    }

    private static object Integers(string op, long x, long y)
    {
        try
        {
            return op switch
            {
                "+" => (object)checked(x + y),
                "-" => checked(x - y),
                "*" => checked(x * y),
                "//" => FloorDivide(x, y),
                "%" => x - checked(y * FloorDivide(x, y)),
                _ => y < 0 ? (object)Math.Pow(x, y) : Power(x, y),
            };
        }
        catch (OverflowException)
        {
            throw new TemplateValueException("int > 64 bit", TemplateValueException.Unsupported);
        }
    }

    private static long FloorDivide(long x, long y)
    {
        if (y == 0)
        {
            throw new TemplateValueException("a number is divided by zero");
        }

        var (quotient, rest) = Math.DivRem(x, y);
        return rest != 0 && (rest < 0) != (y < 0) ? quotient - 1 : quotient;
    }

    private static long Power(long x, long y)
    {
        if (x is 0 or 1 or -1)
        {
            return y == 0 ? 1 : x == -1 && y % 2 == 0 ? 1 : x;
        }

        var power = 1L;
        for (var i = 0L; i < y; i++)
        {
            power = checked(power * x);
        }

        return power;
    }

    private static double Floats(string op, double x, double y) => op switch
    {
        "+" => x + y,
        "-" => x - y,
        "*" => x * y,
        "/" when y != 0 => x / y,
        "//" when y != 0 => Math.Floor(x / y),
        "%" when y != 0 => x - (y * Math.Floor(x / y)),
        "**" => Math.Pow(x, y),
        _ => throw new TemplateValueException("a number is divided by zero"),
    };

    private static long Integer(object? value) => value is bool flag ? (flag ? 1 : 0) : (long)value!;

    private static TemplateValueException TooLarge() => new($"a value grows beyond {MostItems} items");
}
