using System.Globalization;
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

    private static double? Number(string text) =>
        double.TryParse(text.Trim().Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
