namespace Tezgah.Core.Runs.Query;

/// <summary>Something with fields: a run.</summary>
public interface IFieldRow
{
    /// <summary>What it has in a field; nothing where it has no such field.</summary>
    FieldValue Value(string key);
}

/// <summary>How a field is compared.</summary>
public enum FieldComparison
{
    /// <summary>Is the same, without regard to case; any of several.</summary>
    Equal,

    /// <summary>Is not the same, or is not there.</summary>
    NotEqual,

    /// <summary>Less.</summary>
    Less,

    /// <summary>Less, or the same.</summary>
    AtMost,

    /// <summary>More.</summary>
    Greater,

    /// <summary>More, or the same.</summary>
    AtLeast,

    /// <summary>Contains, without regard to case.</summary>
    Contains,

    /// <summary>Is there at all.</summary>
    Exists,
}

/// <summary>A question that a run answers with yes or no. Its text form is what a person types, and what addresses hold.</summary>
public abstract record RunFilter
{
    /// <summary>Whether a run is meant.</summary>
    /// <param name="row">The run.</param>
    /// <param name="context">The fields, the time and the language that the question is asked in.</param>
    public abstract bool Matches(IFieldRow row, FilterContext context);

    /// <summary>The conditions that all have to hold: those of an <see cref="AllOf"/>, or this one.</summary>
    public IReadOnlyList<RunFilter> Conditions => this is AllOf all ? all.Parts : [this];

    /// <summary>All comparisons in it, at any depth.</summary>
    public IEnumerable<Comparison> Comparisons => this switch
    {
        AllOf all => all.Parts.SelectMany(p => p.Comparisons),
        AnyOf any => any.Parts.SelectMany(p => p.Comparisons),
        NoneOf none => none.Part.Comparisons,
        Comparison one => [one],
        _ => [],
    };

    /// <summary>Conditions that all hold; null for none.</summary>
    public static RunFilter? All(IEnumerable<RunFilter> parts)
    {
        RunFilter[] flat = [.. parts.SelectMany(p => p.Conditions)];
        return flat.Length switch
        {
            0 => null,
            1 => flat[0],
            _ => new AllOf(flat),
        };
    }
}

/// <summary>Every part holds.</summary>
public sealed record AllOf(IReadOnlyList<RunFilter> Parts) : RunFilter
{
    /// <inheritdoc/>
    public override bool Matches(IFieldRow row, FilterContext context) => Parts.All(p => p.Matches(row, context));

    /// <inheritdoc/>
    public override string ToString() => string.Join(" and ", Parts.Select(p => p is AnyOf ? $"({p})" : p.ToString()));
}

/// <summary>At least one part holds.</summary>
public sealed record AnyOf(IReadOnlyList<RunFilter> Parts) : RunFilter
{
    /// <inheritdoc/>
    public override bool Matches(IFieldRow row, FilterContext context) => Parts.Any(p => p.Matches(row, context));

    /// <inheritdoc/>
    public override string ToString() => string.Join(" or ", Parts);
}

/// <summary>The part does not hold.</summary>
public sealed record NoneOf(RunFilter Part) : RunFilter
{
    /// <inheritdoc/>
    public override bool Matches(IFieldRow row, FilterContext context) => !Part.Matches(row, context);

    // No deeper than it was written, so that what was read can be read again.
    /// <inheritdoc/>
    public override string ToString() => Part is Comparison or NoneOf ? $"not {Part}" : $"not ({Part})";
}
