using System.Globalization;
using Microsoft.Extensions.Localization;
using Tezgah.Core.Settings;

namespace Tezgah.Web.NewRun;

/// <summary>What was typed in the fields of a form, as values.</summary>
public static class SettingValues
{
    /// <summary>Whether two texts mean the same value of a setting: numbers may have a decimal comma, and any number of digits.</summary>
    public static bool AreSame(SettingDefinition setting, string a, string b)
    {
        ArgumentNullException.ThrowIfNull(setting);
        return a == b || (setting.Kind is SettingKind.Integer or SettingKind.Number && Number(a) is { } x && Number(b) is { } y && x.Equals(y));
    }

    /// <summary>A value as a form shows it, in the reader's words: of a choice, of yes or no, and with their decimal comma.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="value">Its value; an empty one is <paramref name="none"/>.</param>
    /// <param name="words">The names of settings and of their choices.</param>
    /// <param name="answers">The words for yes and no.</param>
    /// <param name="none">What stands for no value.</param>
    public static string InWords(SettingDefinition setting, string value, IStringLocalizer words, IStringLocalizer<NewRunTexts> answers, string none)
    {
        ArgumentNullException.ThrowIfNull(setting);
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(words);
        ArgumentNullException.ThrowIfNull(answers);
        return value.Length == 0 ? none
            : setting.Limits.Choices.Contains(value) ? words[$"{setting.Key}.choice.{value}"]
            : setting.Kind == SettingKind.Boolean ? answers[value == "true" ? "Yes" : "No"]
            : setting.Kind == SettingKind.Number ? SettingHint.Number(value)
            : value;
    }

    private static double? Number(string text) =>
        double.TryParse(text.Trim().Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
