using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace Tezgah.Core.Settings;

/// <summary>
/// The settings of a settings record, read off its properties: one source for the job file's checks, the form's fields and
/// the documentation. Nested records are groups; a property's JSON name is its snake-case name.
/// </summary>
/// <typeparam name="T">A record whose properties all have defaults.</typeparam>
public static class SettingsSchema<T>
    where T : class, new()
{
    /// <summary>All settings in the order of declaration.</summary>
    public static IReadOnlyList<SettingDefinition> All { get; } = [.. Collect(typeof(T), new T(), prefix: "")];

    /// <summary>The setting with this key.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public static SettingDefinition Get(string key) =>
        All.FirstOrDefault(s => s.Key == key) ?? throw new KeyNotFoundException($"There is no setting '{key}'.");

    /// <summary>The value of every setting of <paramref name="settings"/>, as a form shows it.</summary>
    public static IReadOnlyDictionary<string, string> ToTexts(T settings) =>
        Collect(typeof(T), settings, prefix: "").ToDictionary(s => s.Key, s => s.Default, StringComparer.Ordinal);

    private static IEnumerable<SettingDefinition> Collect(Type type, object defaults, string prefix)
    {
        foreach (var property in SettingsProperties.Of(type))
        {
            var key = prefix + JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);
            var value = property.GetValue(defaults);
            if (SettingsProperties.IsGroup(property.PropertyType))
            {
                foreach (var setting in Collect(property.PropertyType, value!, key + "."))
                {
                    yield return setting;
                }

                continue;
            }

            yield return new SettingDefinition
            {
                Key = key,
                Kind = SettingsProperties.KindOf(property.PropertyType),
                Nullable = SettingsProperties.IsNullable(property),
                Default = SettingsProperties.Format(value),
                Limits = property.GetCustomAttribute<SettingAttribute>() ?? new SettingAttribute(),
            };
        }
    }
}

internal static class SettingsProperties
{
    private static readonly NullabilityInfoContext s_nullability = new();

    public static IEnumerable<PropertyInfo> Of(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.SetMethod is { IsPublic: true });

    public static bool IsGroup(Type type) =>
        type.IsClass && type != typeof(string) && !typeof(IEnumerable).IsAssignableFrom(type);

    public static bool IsNullable(PropertyInfo property)
    {
        lock (s_nullability)
        {
            return s_nullability.Create(property).ReadState == NullabilityState.Nullable;
        }
    }

    public static SettingKind KindOf(Type type)
    {
        var plain = System.Nullable.GetUnderlyingType(type) ?? type;
        return plain switch
        {
            _ when plain == typeof(bool) => SettingKind.Boolean,
            _ when plain == typeof(int) || plain == typeof(long) => SettingKind.Integer,
            _ when plain == typeof(double) => SettingKind.Number,
            _ when plain == typeof(string) => SettingKind.Text,
            _ when plain == typeof(TextList) => SettingKind.TextList,
            _ when plain == typeof(LabelWeights) => SettingKind.LabelWeights,
            _ => throw new NotSupportedException($"A setting cannot be of type {type}."),
        };
    }

    public static string Format(object? value) => value switch
    {
        null => "",
        bool b => b ? "true" : "false",
        double d => d.ToString("R", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
