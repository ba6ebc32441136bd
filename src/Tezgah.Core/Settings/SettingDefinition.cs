namespace Tezgah.Core.Settings;

/// <summary>What kind of value a setting holds.</summary>
public enum SettingKind
{
    /// <summary>Any text, or one of the choices.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A finite number.</summary>
    Number,

    /// <summary>Yes or no.</summary>
    Boolean,

    /// <summary>Several words (<see cref="TextList"/>).</summary>
    TextList,

    /// <summary>A number for each label (<see cref="Settings.LabelWeights"/>).</summary>
    LabelWeights,
}

/// <summary>One setting of a job: its key in <c>job.json</c>, its kind, default and range.</summary>
public sealed record SettingDefinition
{
    /// <summary>The path in <c>job.json</c>: <c>training.learning_rate</c>.</summary>
    public required string Key { get; init; }

    /// <summary>The kind of value.</summary>
    public required SettingKind Kind { get; init; }

    /// <summary>Whether null (an empty field) is a value of its own.</summary>
    public required bool Nullable { get; init; }

    /// <summary>The default as it is written in a form; empty for null.</summary>
    public required string Default { get; init; }

    /// <summary>The range and choices.</summary>
    public required SettingAttribute Limits { get; init; }
}
