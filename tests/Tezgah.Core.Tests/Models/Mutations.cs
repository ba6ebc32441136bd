using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tezgah.Core.Tests.Models;

/// <summary>Random damage to files, from a fixed seed: to their bytes, and to the values of JSON that stays well-formed.</summary>
internal sealed class Mutations(int seed)
{
    private static readonly string[] s_values =
    [
        "null", "true", "false", "0", "-1", "1", "2", "3", "1.5", "-0.0", "1e-320", "1e308", "1e999", "2147483647", "2147483648",
        "9223372036854775807", "-9223372036854775808", "99999999999999999999", "\"\"", "\"llama\"", "\"0\"", "\"\\u0000\"",
        "\"\\ud800\"", "\"../x\"", "\"model.safetensors\"", "[]", "{}", "[0]", "[0,8]", "[1,[2]]", "{\"0\":\"a\"}", "{\"type\":\"linear\"}",
        "\"full_attention\"", "NaN", "[null]",
    ];

    private readonly Random _random = new(seed);

    public int Next(int count) => _random.Next(count);

    public T OneOf<T>(IReadOnlyList<T> list) => list[_random.Next(list.Count)];

    /// <summary>Bytes changed, removed, doubled or cut off in a few places.</summary>
    public byte[] Damage(byte[] bytes)
    {
        var list = bytes.ToList();
        for (var changes = _random.Next(1, 5); changes > 0 && list.Count > 0; changes--)
        {
            var at = _random.Next(list.Count);
            var length = Math.Min(_random.Next(1, 16), list.Count - at);
            switch (_random.Next(6))
            {
                case 0:
                    list[at] = (byte)_random.Next(256);
                    break;
                case 1:
                    list[at] ^= (byte)(1 << _random.Next(8));
                    break;
                case 2:
                    list.RemoveRange(at, length);
                    break;
                case 3:
                    list.InsertRange(at, Enumerable.Repeat(list.GetRange(at, length), _random.Next(1, 40)).SelectMany(b => b));
                    break;
                case 4:
                    list.RemoveRange(at, list.Count - at);
                    break;
                default:
                    list[at] = (byte)"{}[]\",:\\-.e09 \0"[_random.Next(15)];
                    break;
            }
        }

        return [.. list];
    }

    /// <summary>A few values of JSON replaced, keys removed, renamed or given twice; the result is well-formed JSON as a rule.</summary>
    public string Replace(string json)
    {
        var text = json;
        for (var changes = _random.Next(1, 4); changes > 0; changes--)
        {
            try
            {
                text = ReplaceOne(text);
            }
            catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
            {
                // An earlier change made it something that cannot be taken apart any more.
                return text;
            }
        }

        return text;
    }

    private string ReplaceOne(string json)
    {
        var root = JsonNode.Parse(json);
        var places = root is null ? [] : Places(root).ToList();
        if (root is null || places.Count == 0)
        {
            return json;
        }

        const string Mark = "\u0001";
        var (parent, key) = OneOf(places);
        var value = OneOf(s_values);
        if (parent is JsonArray array)
        {
            array[int.Parse(key, System.Globalization.CultureInfo.InvariantCulture)] = Mark;
            return root.ToJsonString().Replace("\"\\u0001\"", value, StringComparison.Ordinal);
        }

        var owner = parent.AsObject();
        switch (_random.Next(6))
        {
            case 0:
                owner.Remove(key);
                return root.ToJsonString();
            case 1:
                var old = owner[key]?.DeepClone();
                owner.Remove(key);
                owner[OneOf(places).Key + "x"] = old;
                return root.ToJsonString();
            case 2:
                owner[Mark] = Mark;
                return root.ToJsonString().Replace("\"\\u0001\":\"\\u0001\"", $"{JsonSerializer.Serialize(key)}:{value}", StringComparison.Ordinal);
            default:
                owner[key] = Mark;
                return root.ToJsonString().Replace("\"\\u0001\"", value, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<(JsonNode Parent, string Key)> Places(JsonNode node) => node switch
    {
        JsonObject o => o.SelectMany(p => new[] { ((JsonNode)o, p.Key) }.Concat(p.Value is null ? [] : Places(p.Value))),
        JsonArray a => a.SelectMany((v, i) => new[] { ((JsonNode)a, $"{i}") }.Concat(v is null ? [] : Places(v))),
        _ => [],
    };
}
