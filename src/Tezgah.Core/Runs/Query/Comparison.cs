using System.Globalization;

namespace Tezgah.Core.Runs.Query;

/// <summary>In what a filter is asked: the moment (<c>7d</c> is counted from it) and the reader's language and time zone.</summary>
/// <param name="Now">The moment, UTC.</param>
/// <param name="Zone">The time zone in which dates are meant.</param>
/// <param name="Culture">The language in which texts are compared.</param>
/// <param name="Resolve">The field that a person's word means; null if there is none.</param>
public sealed record FilterContext(DateTimeOffset Now, TimeZoneInfo Zone, CultureInfo Culture, Func<string, RunField?> Resolve);

/// <summary>A field against a value.</summary>
/// <param name="Field">The field as it was written.</param>
/// <param name="Operator">How.</param>
/// <param name="Value">The value as it was written; empty for <see cref="FieldComparison.Exists"/>.</param>
public sealed record Comparison(string Field, FieldComparison Operator, string Value = "") : RunFilter
{
    private Asked? _asked;

    /// <summary>How an operator is written.</summary>
    public static string Sign(FieldComparison comparison) => comparison switch
    {
        FieldComparison.Equal => "=",
        FieldComparison.NotEqual => "!=",
        FieldComparison.Less => "<",
        FieldComparison.AtMost => "<=",
        FieldComparison.Greater => ">",
        FieldComparison.AtLeast => ">=",
        FieldComparison.Contains => "~",
        _ => "has",
    };

    /// <inheritdoc/>
    public bool Equals(Comparison? other) => other is not null && Field == other.Field && Operator == other.Operator && Value == other.Value;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Field, Operator, Value);

    /// <inheritdoc/>
    public override bool Matches(IFieldRow row, FilterContext context)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(context);

        // The value means the same for all runs that are asked in one go.
        var asked = ReferenceEquals(_asked?.Context, context) ? _asked! : _asked = Asked.Of(this, context);
        if (asked.Field is null)
        {
            return Operator == FieldComparison.NotEqual;
        }

        var value = row.Value(asked.Field.Key);
        return Operator switch
        {
            FieldComparison.Exists => !value.IsNone,
            FieldComparison.NotEqual => !IsEqual(value, asked),
            FieldComparison.Equal => IsEqual(value, asked),
            FieldComparison.Contains => Words(value).Any(t => context.Culture.CompareInfo.IndexOf(t, Value, CompareOptions.IgnoreCase) >= 0),
            _ => value.Number is { } number && asked.Number is { } bound && Compare(number, bound),
        };
    }

    /// <inheritdoc/>
    public override string ToString() => Operator == FieldComparison.Exists
        ? "has " + Written(Field)
        : $"{Written(Field)} {Sign(Operator)} {Quoted(Value)}";

    private bool Compare(double number, double bound) => Operator switch
    {
        FieldComparison.Less => number < bound,
        FieldComparison.AtMost => number <= bound,
        FieldComparison.Greater => number > bound,
        _ => number >= bound,
    };

    private bool IsEqual(FieldValue value, Asked asked) => value switch
    {
        // A day is meant whole; a rounded number as it is shown.
        { Number: { } n } when asked is { Number: { } from, Until: { } until } => n >= from && n < until,
        { Number: { } n } when asked.Number is { } number => Math.Abs(n - number) <= 1e-9 * Math.Max(Math.Abs(n), Math.Abs(number)),
        _ => Words(value).Any(t => asked.Context.Culture.CompareInfo.Compare(t, Value, CompareOptions.IgnoreCase) == 0),
    };

    private static IEnumerable<string> Words(FieldValue value) =>
        value.Texts ?? (value.Text is { } text ? [text] : value.Number is { } n ? [n.ToString("R", CultureInfo.InvariantCulture)] : []);

    private static string Written(string field) =>
        field.All(c => char.IsLetterOrDigit(c) || c is '.' or '_' or '-' or '@' or '/') && !FilterWords.IsWord(field) ? field : Quoted(field);

    private static string Quoted(string value) =>
        value.Length > 0 && value.All(c => char.IsLetterOrDigit(c) || c is '.' or '_' or '-' or '+' or '%' or ',' or ':') && !FilterWords.IsWord(value)
            ? value
            : '"' + value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + '"';

    private sealed record Asked(FilterContext Context, RunField? Field, double? Number, double? Until)
    {
        public static Asked Of(Comparison comparison, FilterContext context)
        {
            var field = context.Resolve(comparison.Field);
            var (number, until) = FilterNumber.Of(comparison.Value, field?.Kind ?? FieldKind.Text, context);
            return new Asked(context, field, number, until);
        }
    }
}
