using System.Globalization;
using Tezgah.Core.Jobs;
using Tezgah.Core.Settings;

namespace Tezgah.Web.Sweeps;

/// <summary>A setting to go over, as it is typed.</summary>
public sealed class AxisDraft
{
    // Values of lists have commas in them themselves.
    private const string ListSeparator = ";";

    /// <summary>The setting.</summary>
    public string Key { get; set; } = "training.learning_rate";

    /// <summary>Its values, between commas; in lists, between semicolons.</summary>
    public string Values { get; set; } = "";

    /// <summary>Whether it is drawn from a range.</summary>
    public bool IsRange { get; set; }

    /// <summary>The lower end of the range.</summary>
    public string From { get; set; } = "";

    /// <summary>The upper end of the range.</summary>
    public string To { get; set; } = "";

    /// <summary>Whether it is drawn over the logarithm.</summary>
    public bool IsLog { get; set; } = true;

    /// <summary>The settings that a sweep can go over: all but names, paths, columns, and the seed, which has its own field.</summary>
    public static IReadOnlyList<SettingDefinition> Settings { get; } =
    [
        .. SettingsSchema<TrainingJob>.All.Where(s =>
            s.Key is not ("v" or "name" or "task" or "training.seed" or "data.train" or "data.validation" or "data.test")
            && s.Limits.Choices.Length != 1
            && !s.Key.EndsWith("_column", StringComparison.Ordinal)),
    ];

    /// <summary>Whether the setting is a number, which can be drawn from a range.</summary>
    public bool IsNumber => SettingsSchema<TrainingJob>.Get(Key).Kind is SettingKind.Integer or SettingKind.Number;

    /// <summary>The setting as it was typed; what is no number becomes one that the plan refuses.</summary>
    /// <param name="mayBeRange">Whether values are drawn at all.</param>
    public SweepAxis Read(bool mayBeRange)
    {
        if (mayBeRange && IsRange && IsNumber)
        {
            return new SweepAxis(Key, [], Number(From), Number(To), IsLog);
        }

        return new SweepAxis(Key, [.. Values.Split(Separators(), StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)]);
    }

    // Who writes decimals with a comma means one number by 0,05: between numbers there is a semicolon then, or a comma and a space.
    private string[] Separators()
    {
        var kind = SettingsSchema<TrainingJob>.Get(Key).Kind;
        return kind is SettingKind.TextList or SettingKind.LabelWeights || Values.Contains(ListSeparator, StringComparison.Ordinal) ? [ListSeparator]
            : kind == SettingKind.Number && CultureInfo.CurrentCulture.NumberFormat.NumberDecimalSeparator == "," ? [", ", ",\t", ",\u00a0"]
            : [","];
    }

    private static double? Number(string text) =>
        double.TryParse(text.Trim().Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
