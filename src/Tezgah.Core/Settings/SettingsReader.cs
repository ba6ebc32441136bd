using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tezgah.Core.Problems;

namespace Tezgah.Core.Settings;

/// <summary>
/// Reads a settings record from JSON or from the texts of a form. Every key, type and range is checked and all problems are
/// reported at once, each with its key; an unknown key is a problem, never ignored.
/// </summary>
public static class SettingsReader
{
    /// <summary>Reads <typeparamref name="T"/> from a JSON object; what is not there keeps its default.</summary>
    /// <returns>The settings, valid only if no problem was added.</returns>
    public static T Read<T>(JsonObject json, ICollection<Problem> problems)
        where T : class, new()
    {
        ArgumentNullException.ThrowIfNull(json);
        var settings = new T();
        ReadInto(settings, json, prefix: "", problems);
        return settings;
    }

    /// <summary>
    /// Reads <typeparamref name="T"/> from what a person typed, by key. Numbers may have a decimal comma; an empty field
    /// means null where null is allowed, and otherwise is a problem.
    /// </summary>
    public static T ReadTexts<T>(IReadOnlyDictionary<string, string> texts, ICollection<Problem> problems)
        where T : class, new()
    {
        ArgumentNullException.ThrowIfNull(texts);
        var root = new JsonObject();
        foreach (var (key, text) in texts)
        {
            var group = root;
            var parts = key.Split('.');
            foreach (var part in parts[..^1])
            {
                group = (JsonObject)(group[part] ??= new JsonObject());
            }

            var setting = SettingsSchema<T>.All.FirstOrDefault(s => s.Key == key);
            group[parts[^1]] = setting is null ? text : FromText(setting, text.Trim());
        }

        return Read<T>(root, problems);
    }

    private static JsonNode? FromText(SettingDefinition setting, string text)
    {
        if (text.Length == 0 && (setting.Nullable || setting.Kind is SettingKind.Integer or SettingKind.Number or SettingKind.Boolean))
        {
            return null;
        }

        return setting.Kind switch
        {
            SettingKind.Boolean when bool.TryParse(text, out var b) => b,
            SettingKind.Integer when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var i) => i,
            SettingKind.Number or SettingKind.Integer
                when double.TryParse(text.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out var d)
                && double.IsFinite(d) => d,
            SettingKind.TextList => new JsonArray([.. TextList.FromText(text).Select(t => (JsonNode)t)]),
            SettingKind.LabelWeights when LabelWeights.FromText(text) is { } weights =>
                new JsonObject(weights.Select(w => KeyValuePair.Create(w.Key, (JsonNode?)w.Value))),
            _ => text,
        };
    }

    private static void ReadInto(object settings, JsonObject json, string prefix, ICollection<Problem> problems)
    {
        var properties = SettingsProperties.Of(settings.GetType())
            .ToDictionary(p => JsonNamingPolicy.SnakeCaseLower.ConvertName(p.Name), StringComparer.Ordinal);
        foreach (var (name, node) in json)
        {
            var key = prefix + name;
            if (!properties.TryGetValue(name, out var property))
            {
                problems.Add(new Problem("setting-unknown", key, key, Nearest(name, properties.Keys)));
            }
            else if (SettingsProperties.IsGroup(property.PropertyType))
            {
                if (node is JsonObject group)
                {
                    ReadInto(property.GetValue(settings)!, group, key + ".", problems);
                }
                else
                {
                    problems.Add(new Problem("setting-not-a-group", key, key));
                }
            }
            else if (SettingValue.Read(property, key, node, problems) is { } read)
            {
                property.SetValue(settings, read.Value);
            }
        }

        SettingValue.CheckRequired(settings, properties, json, prefix, problems);
    }

    // The known name with the fewest changed letters: what the person most likely meant.
    private static string Nearest(string name, IEnumerable<string> known) =>
        known.OrderBy(k => Distance(name, k)).ThenBy(k => k, StringComparer.Ordinal).First();

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
