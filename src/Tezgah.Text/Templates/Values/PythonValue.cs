using System.Globalization;
using System.Text;

namespace Tezgah.Text.Templates.Values;

/// <summary>Python's rules for values: truth, equality, order, text, iteration.</summary>
internal static class PythonValue
{
    private const int DeepestValue = 100;

    public static bool IsTrue(object? value) => value switch
    {
        null or Undefined => false,
        bool flag => flag,
        long number => number != 0,
        double number => number != 0,
        string text => text.Length > 0,
        ListValue list => list.Items.Count > 0,
        DictValue dict => dict.Count > 0,
        _ => true,
    };

    public static string TypeName(object? value) => value switch
    {
        null => "None",
        bool => "a truth value",
        long => "a whole number",
        double => "a number",
        string => "a text",
        ListValue { IsTuple: true } => "a tuple",
        ListValue => "a list",
        DictValue => "a dictionary",
        Undefined undefined => undefined.Problem + ", which",
        NamespaceValue => "a namespace",
        FunctionValue => "a function",
        _ => "a loop",
    };

    public static bool AreEqual(object? left, object? right) => AreEqual(left, right, 0);

    /// <summary>Less than, equal or greater; values of different kinds have no order.</summary>
    public static int Compare(object? left, object? right)
    {
        if (Number(left) is { } l && Number(right) is { } r)
        {
            return left is double || right is double ? l.CompareTo(r) : Integer(left).CompareTo(Integer(right));
        }

        switch (left, right)
        {
            case (string a, string b):
                return CompareCodePoints(a, b);
            case (ListValue a, ListValue b) when a.IsTuple == b.IsTuple:
                for (var i = 0; i < Math.Min(a.Items.Count, b.Items.Count); i++)
                {
                    if (!AreEqual(a.Items[i], b.Items[i]))
                    {
                        return Compare(a.Items[i], b.Items[i]);
                    }
                }

                return a.Items.Count.CompareTo(b.Items.Count);
            default:
                throw new TemplateValueException($"{TypeName(left)} and {TypeName(right)} have no order");
        }
    }

    /// <summary>value in container</summary>
    public static bool IsIn(object? value, object? container) => container switch
    {
        string text => text.Contains(AsText(value, "what is looked for in a text"), StringComparison.Ordinal),
        DictValue dict => dict.ContainsKey(value),
        ListValue list => list.Items.Exists(i => AreEqual(i, value)),
        Undefined => false,
        _ => throw new TemplateValueException($"{TypeName(container)} holds no values to look in"),
    };

    /// <summary>What a for loop goes over.</summary>
    public static List<object?> Iterate(object? value) => value switch
    {
        ListValue list => list.Items,
        DictValue dict => [.. dict.Keys],
        string text => [.. PythonText.Characters(text)],
        Undefined => [],
        _ => throw new TemplateValueException($"{TypeName(value)} cannot be gone through"),
    };

    public static string AsText(object? value, string what) =>
        value as string ?? throw new TemplateValueException($"{what} is {TypeName(value)}, not a text");

    public static long AsInteger(object? value, string what) => value switch
    {
        long number => number,
        bool flag => flag ? 1 : 0,
        _ => throw new TemplateValueException($"{what} is {TypeName(value)}, not a whole number"),
    };

    /// <summary>The number, with True and False as 1 and 0; null for what is none.</summary>
    public static double? Number(object? value) => value switch
    {
        long number => number,
        double number => number,
        bool flag => flag ? 1 : 0,
        _ => null,
    };

    /// <summary>str(value), which is what {{ value }} writes.</summary>
    public static string ToText(object? value) => value switch
    {
        string text => text,
        Undefined => "",
        _ => Shown(value),
    };

    /// <summary>repr(value)</summary>
    public static string Shown(object? value)
    {
        var builder = new StringBuilder();
        Show(value, builder, 0);
        return builder.ToString();
    }

    /// <summary>repr of a float: the shortest digits that give the number back.</summary>
    public static string Shown(double number)
    {
        if (double.IsNaN(number))
        {
            return "nan";
        }

        if (double.IsInfinity(number))
        {
            return number > 0 ? "inf" : "-inf";
        }

        var parts = Math.Abs(number).ToString("R", CultureInfo.InvariantCulture).Split('E');
        var point = parts[0].IndexOf('.', StringComparison.Ordinal);
        var all = parts[0].Replace(".", "", StringComparison.Ordinal);
        var digits = all.TrimStart('0');
        // The value is 0.digits times ten to this power.
        var power = (point < 0 ? parts[0].Length : point) - (all.Length - digits.Length)
            + (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0);
        digits = digits.TrimEnd('0');
        var sign = double.IsNegative(number) ? "-" : "";
        return sign + (digits.Length == 0 ? "0.0" : Digits(digits, power));
    }

    private static string Digits(string digits, int power)
    {
        if (power is <= -4 or > 16)
        {
            var fraction = digits.Length > 1 ? "." + digits[1..] : "";
            return string.Create(CultureInfo.InvariantCulture, $"{digits[0]}{fraction}e{(power <= 0 ? '-' : '+')}{Math.Abs(power - 1):00}");
        }

        if (power <= 0)
        {
            return "0." + new string('0', -power) + digits;
        }

        return digits.Length <= power
            ? digits + new string('0', power - digits.Length) + ".0"
            : digits[..power] + "." + digits[power..];
    }

    private static void Show(object? value, StringBuilder builder, int depth)
    {
        CheckDepth(depth);
        switch (value)
        {
            case null:
                builder.Append("None");
                break;
            case bool flag:
                builder.Append(flag ? "True" : "False");
                break;
            case long number:
                builder.Append(number.ToString(CultureInfo.InvariantCulture));
                break;
            case double number:
                builder.Append(Shown(number));
                break;
            case string text:
                ShowText(text, builder);
                break;
            case ListValue list:
                builder.Append(list.View is null ? "" : list.View + "(").Append(list.IsTuple ? '(' : '[');
                ShowAll(list.Items, builder, (item, b) => Show(item, b, depth + 1));
                builder.Append(list is { IsTuple: true, Items.Count: 1 } ? "," : "").Append(list.IsTuple ? ')' : ']').Append(list.View is null ? "" : ")");
                break;
            case DictValue dict:
                builder.Append('{');
                ShowAll(dict.Items, builder, (item, b) =>
                {
                    Show(item.Key, b, depth + 1);
                    b.Append(": ");
                    Show(item.Value, b, depth + 1);
                });
                builder.Append('}');
                break;
            case Undefined:
                builder.Append("Undefined");
                break;
            default:
                throw new TemplateValueException($"{TypeName(value)} cannot be written as text");
        }
    }

    private static void ShowAll<T>(IEnumerable<T> items, StringBuilder builder, Action<T, StringBuilder> show)
    {
        var first = true;
        foreach (var item in items)
        {
            builder.Append(first ? "" : ", ");
            show(item, builder);
            PythonOperators.CheckSize(builder.Length);
            first = false;
        }
    }

    private static void ShowText(string text, StringBuilder builder)
    {
        var quote = text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        builder.Append(quote);
        foreach (var rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '\n':
                    builder.Append("\\n");
                    break;
                case '\r':
                    builder.Append("\\r");
                    break;
                case '\t':
                    builder.Append("\\t");
                    break;
                case '\\':
                    builder.Append("\\\\");
                    break;
                case var c when c == quote:
                    builder.Append('\\').Append(quote);
                    break;
                case var c when IsPrintable(rune):
                    builder.Append(rune);
                    break;
                case var c:
                    builder.Append(CultureInfo.InvariantCulture, $"{(c < 0x100 ? $"\\x{c:x2}" : c < 0x10000 ? $"\\u{c:x4}" : $"\\U{c:x8}")}");
                    break;
            }
        }

        builder.Append(quote);
    }

    // str.isprintable: neither control, format, surrogate, private, unassigned nor separator, but for the space.
    private static bool IsPrintable(Rune rune) => rune.Value == ' '
        || Rune.GetUnicodeCategory(rune) is not (>= UnicodeCategory.SpaceSeparator and <= UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    private static bool AreEqual(object? left, object? right, int depth)
    {
        CheckDepth(depth);
        if (Number(left) is { } l && Number(right) is { } r)
        {
            return left is double || right is double ? l == r : Integer(left) == Integer(right);
        }

        return (left, right) switch
        {
            (null, null) or (Undefined, Undefined) => true,
            (string a, string b) => string.Equals(a, b, StringComparison.Ordinal),
            (ListValue a, ListValue b) => a.IsTuple == b.IsTuple && a.Items.Count == b.Items.Count
                && a.Items.Zip(b.Items).All(p => AreEqual(p.First, p.Second, depth + 1)),
            (DictValue a, DictValue b) => a.Count == b.Count
                && a.Items.All(i => b.TryGetValue(i.Key, out var other) && AreEqual(i.Value, other, depth + 1)),
            _ => ReferenceEquals(left, right),
        };
    }

    private static void CheckDepth(int depth)
    {
        if (depth > DeepestValue)
        {
            throw new TemplateValueException($"a value is nested deeper than {DeepestValue} levels");
        }
    }

    private static long Integer(object? value) => value is bool flag ? (flag ? 1 : 0) : (long)value!;

    // By code points, as Python does; UTF-16 order differs where surrogates are.
    private static int CompareCodePoints(string left, string right)
    {
        foreach (var (a, b) in left.EnumerateRunes().Zip(right.EnumerateRunes()))
        {
            if (a != b)
            {
                return a.Value.CompareTo(b.Value);
            }
        }

        return left.Length.CompareTo(right.Length);
    }
}
