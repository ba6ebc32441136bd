using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tezgah.Core.Problems;

namespace Tezgah.Core.Settings;

/// <summary>One value: its type and its range.</summary>
internal static class SettingValue
{
    public sealed record Box(object? Value);

    public static Box? Read(PropertyInfo property, string key, JsonNode? node, ICollection<Problem> problems)
    {
        var kind = SettingsProperties.KindOf(property.PropertyType);
        if (node is null)
        {
            if (SettingsProperties.IsNullable(property))
            {
                return new Box(null);
            }

            problems.Add(new Problem("setting-empty", key, key));
            return null;
        }

        var limits = property.GetCustomAttribute<SettingAttribute>() ?? new SettingAttribute();
        return kind switch
        {
            SettingKind.Text => Text(node, key, limits, SettingsProperties.IsNullable(property), problems),
            SettingKind.Boolean => Boolean(node, key, problems),
            SettingKind.TextList => List(node, key, limits, problems),
            SettingKind.LabelWeights => Weights(node, key, limits, problems),
            _ => Number(property.PropertyType, kind, node, key, limits, problems),
        };
    }

    /// <summary>Text settings that must be given and were neither given nor have a default.</summary>
    public static void CheckRequired(
        object settings, Dictionary<string, PropertyInfo> properties, JsonObject json, string prefix, ICollection<Problem> problems)
    {
        foreach (var (name, property) in properties)
        {
            if (SettingsProperties.IsGroup(property.PropertyType))
            {
                if (!json.ContainsKey(name))
                {
                    CheckRequired(
                        property.GetValue(settings)!,
                        SettingsProperties.Of(property.PropertyType).ToDictionary(p => JsonNamingPolicy.SnakeCaseLower.ConvertName(p.Name)),
                        [],
                        prefix + name + ".",
                        problems);
                }
            }
            else if (!json.ContainsKey(name)
                && property.GetCustomAttribute<SettingAttribute>() is { Required: true }
                && property.GetValue(settings) is null or TextList { Count: 0 } or string { Length: 0 })
            {
                problems.Add(new Problem("setting-empty", prefix + name, prefix + name));
            }
        }
    }

    private static Box? Text(JsonNode node, string key, SettingAttribute limits, bool nullable, ICollection<Problem> problems)
    {
        if (node.GetValueKind() != JsonValueKind.String)
        {
            problems.Add(new Problem("setting-not-text", key, key, node.ToJsonString()));
            return null;
        }

        var text = node.GetValue<string>();
        if (nullable && string.IsNullOrWhiteSpace(text))
        {
            // Nothing, as in a form.
            return new Box(null);
        }

        if (limits.Required && string.IsNullOrWhiteSpace(text))
        {
            problems.Add(new Problem("setting-empty", key, key));
            return null;
        }

        if (limits.Choices.Length > 0 && !limits.Choices.Contains(text, StringComparer.Ordinal))
        {
            problems.Add(new Problem("setting-not-a-choice", key, key, text, string.Join(", ", limits.Choices)));
            return null;
        }

        return new Box(text);
    }

    private static Box? List(JsonNode node, string key, SettingAttribute limits, ICollection<Problem> problems)
    {
        // PEFT writes a single word, such as "all-linear", without brackets.
        JsonNode?[] nodes = node.GetValueKind() == JsonValueKind.String ? [node] : node is JsonArray array ? [.. array] : [null];
        if (nodes.Any(n => n?.GetValueKind() != JsonValueKind.String || string.IsNullOrWhiteSpace(n.GetValue<string>())))
        {
            problems.Add(new Problem("setting-not-list", key, key, node.ToJsonString()));
            return null;
        }

        TextList items = [.. nodes.Select(n => n!.GetValue<string>())];
        if (items.Count == 0 && limits.Required)
        {
            problems.Add(new Problem("setting-empty", key, key));
            return null;
        }

        if (items.GroupBy(i => i, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            problems.Add(new Problem("setting-twice", key, key, twice.Key));
            return null;
        }

        return new Box(items);
    }

    private static Box? Weights(JsonNode node, string key, SettingAttribute limits, ICollection<Problem> problems)
    {
        if (node is not JsonObject weights)
        {
            problems.Add(new Problem("setting-not-weights", key, key, Shown(node)));
            return null;
        }

        var wrong = new List<Problem>();
        var read = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (label, weight) in weights)
        {
            var entry = $"{key}.{label}";
            if (weight is null)
            {
                wrong.Add(new Problem("setting-empty", key, entry));
            }
            else if (Number(typeof(double), SettingKind.Number, weight, entry, limits, wrong) is { Value: double value })
            {
                read[label] = value;
            }
        }

        foreach (var problem in wrong)
        {
            problems.Add(problem with { Where = key });
        }

        return wrong.Count == 0 ? new Box(new LabelWeights(read)) : null;
    }

    private static Box? Boolean(JsonNode node, string key, ICollection<Problem> problems)
    {
        if (node.GetValueKind() is JsonValueKind.True or JsonValueKind.False)
        {
            return new Box(node.GetValue<bool>());
        }

        problems.Add(new Problem("setting-not-boolean", key, key, Shown(node)));
        return null;
    }

    private static Box? Number(
        Type type, SettingKind kind, JsonNode node, string key, SettingAttribute limits, ICollection<Problem> problems)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (node.GetValueKind() != JsonValueKind.Number
            || !double.TryParse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            || !double.IsFinite(value))
        {
            problems.Add(new Problem(kind == SettingKind.Integer ? "setting-not-integer" : "setting-not-number", key, key, Shown(node)));
            return null;
        }

        if (kind == SettingKind.Integer && value != Math.Floor(value))
        {
            problems.Add(new Problem("setting-not-integer", key, key, Shown(node)));
            return null;
        }

        var low = double.IsNaN(limits.Min) ? double.NegativeInfinity : limits.Min;
        var high = double.IsNaN(limits.Max) ? double.PositiveInfinity : limits.Max;
        if (plain == typeof(int))
        {
            (low, high) = (Math.Max(low, int.MinValue), Math.Min(high, int.MaxValue));
        }
        else if (plain == typeof(long))
        {
            // The largest whole number that a JSON reader in another language keeps exactly.
            (low, high) = (Math.Max(low, -9007199254740991d), Math.Min(high, 9007199254740991d));
        }

        if (value < low || value > high || (limits.MinExclusive && value == low) || (limits.MaxExclusive && value == high))
        {
            problems.Add(new Problem("setting-out-of-range", key, key, Shown(node), Range(limits, low, high)));
            return null;
        }

        // Boxed one by one: a conditional expression would make all three a double.
        return plain == typeof(int) ? new Box((int)value)
            : plain == typeof(long) ? new Box((long)value)
            : new Box(value);
    }

    private static string Range(SettingAttribute limits, double low, double high)
    {
        var parts = new List<string>();
        if (double.IsFinite(low))
        {
            parts.Add((limits.MinExclusive ? "> " : "≥ ") + low.ToString("R", CultureInfo.InvariantCulture));
        }

        if (double.IsFinite(high))
        {
            parts.Add((limits.MaxExclusive ? "< " : "≤ ") + high.ToString("R", CultureInfo.InvariantCulture));
        }

        return string.Join(", ", parts);
    }

    private static string Shown(JsonNode node) =>
        node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : node.ToJsonString();
}
