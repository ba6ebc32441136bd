namespace Tezgah.Core.Runs.Query;

/// <summary>What a run has in one field: a number, or texts, or nothing.</summary>
/// <param name="Number">A number; times are seconds since 1970 (UTC), durations are seconds, shares are 0 to 1.</param>
/// <param name="Text">A text.</param>
/// <param name="Texts">Several texts, as tags are.</param>
public readonly record struct FieldValue(double? Number = null, string? Text = null, IReadOnlyList<string>? Texts = null)
{
    /// <summary>Nothing.</summary>
    public static FieldValue None => default;

    /// <summary>Whether there is nothing.</summary>
    public bool IsNone => Number is null && string.IsNullOrEmpty(Text) && Texts is not { Count: > 0 };

    /// <summary>A time.</summary>
    public static FieldValue Of(DateTimeOffset? time) => new(time is { } t ? (t - DateTimeOffset.UnixEpoch).TotalSeconds : null);
}

/// <summary>What a field holds, which decides how a value for it is written and shown.</summary>
public enum FieldKind
{
    /// <summary>Words.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A part of a whole, 0 to 1, shown in percent.</summary>
    Share,

    /// <summary>A moment.</summary>
    Time,

    /// <summary>A stretch of time.</summary>
    Duration,

    /// <summary>Several words.</summary>
    Tags,
}

/// <summary>Where a field comes from.</summary>
public enum FieldSource
{
    /// <summary>The run itself: its name, its state.</summary>
    Run,

    /// <summary>A setting of its job.</summary>
    Setting,

    /// <summary>The newest value of a curve.</summary>
    Metric,

    /// <summary>A value of its newest evaluation of a name.</summary>
    Result,
}

/// <summary>Something that runs can be searched, sorted and shown by.</summary>
/// <param name="Key">Its name in filters and addresses: <c>status</c>, <c>training.learning_rate</c>, <c>loss</c>, <c>test.accuracy</c>.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="Kind">What it holds.</param>
public sealed record RunField(string Key, FieldSource Source, FieldKind Kind);
