using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Tezgah.Core.Problems;

namespace Tezgah.Core.Settings;

/// <summary>
/// Reads a settings record from JSON or from the texts of a form. Every key, type and range is checked and all problems are
/// reported at once, each with its key; an unknown key is a problem, never ignored.
/// </summary>
public static partial class SettingsReader
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
    /// Reads <typeparamref name="T"/> from what a person typed, by key. Numbers may have a decimal comma, whole numbers an exponent
    /// (<c>1e5</c>) but no separators: <c>10,000</c> is ten thousand to one person and ten to another. An empty field means null where
    /// null is allowed, and otherwise is a problem.
    /// </summary>
    public static T ReadTexts<T>(IReadOnlyDictionary<string, string> texts, ICollection<Problem> problems)
        where T : class, new()
    {
        ArgumentNullException.ThrowIfNull(texts);
        var root = new JsonObject();
        foreach (var (key, text) in texts)
        {
            if (GroupOf(root, key) is not { } group)
            {
                // What stands in its place is told below if it is no setting; a setting has no parts.
                var owner = SettingsSchema<T>.All.FirstOrDefault(s => key.StartsWith(s.Key + ".", StringComparison.Ordinal));
                if (owner is not null)
                {
                    problems.Add(new Problem("setting-unknown", key, key, owner.Key));
                }

                continue;
            }

            var setting = SettingsSchema<T>.All.FirstOrDefault(s => s.Key == key);
            if (setting is { Kind: SettingKind.Integer } && Separated().IsMatch(text.Trim()))
            {
                problems.Add(new Problem("setting-separated", key, key, text.Trim(), text.Trim().Replace(",", "").Replace(".", "")));
                continue;
            }

            group[key[(key.LastIndexOf('.') + 1)..]] = setting is null ? text : FromText(setting, text.Trim());
        }

        return Read<T>(root, problems);
    }

    // Null where something that is no group stands in the way.
    private static JsonObject? GroupOf(JsonObject root, string key)
    {
        var group = root;
        foreach (var part in key.Split('.')[..^1])
        {
            if ((group[part] ??= new JsonObject()) is not JsonObject inner)
            {
                return null;
            }

            group = inner;
        }

        return group;
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
            SettingKind.Integer
                when double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var whole)
                && double.IsFinite(whole) => whole,
            SettingKind.Number
                when double.TryParse(text.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out var d)
                && double.IsFinite(d) => d,
            SettingKind.TextList => new JsonArray([.. TextList.FromText(text).Select(t => (JsonNode)t)]),
            SettingKind.LabelWeights when LabelWeights.FromText(text) is { } weights =>
                new JsonObject(weights.Select(w => KeyValuePair.Create(w.Key, (JsonNode?)w.Value))),
            _ => text,
        };
    }

    [GeneratedRegex(@"^[+-]?[0-9]{1,3}(?:[.,][0-9]{3})+$", RegexOptions.None, 1000)]
    private static partial Regex Separated();

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
