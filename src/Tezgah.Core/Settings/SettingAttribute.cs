namespace Tezgah.Core.Settings;

/// <summary>
/// The range of a setting. Its name, help and what others use are texts of the pages, looked up under the setting's key.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SettingAttribute : Attribute
{
    /// <summary>The least value; not checked when NaN.</summary>
    public double Min { get; init; } = double.NaN;

    /// <summary>The largest value; not checked when NaN.</summary>
    public double Max { get; init; } = double.NaN;

    /// <summary>Whether <see cref="Min"/> itself is outside the range.</summary>
    public bool MinExclusive { get; init; }

    /// <summary>Whether <see cref="Max"/> itself is outside the range.</summary>
    public bool MaxExclusive { get; init; }

    /// <summary>The allowed words of a text setting; empty allows any.</summary>
    public string[] Choices { get; init; } = [];

    /// <summary>Whether a text setting must not be empty.</summary>
    public bool Required { get; init; }
}
