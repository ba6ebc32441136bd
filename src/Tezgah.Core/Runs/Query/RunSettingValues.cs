using System.Collections.Concurrent;
using System.Text.Json;

namespace Tezgah.Core.Runs.Query;

/// <summary>
/// The settings of a job by their keys (<c>training.learning_rate</c>), as text. Runs share keys and texts, so that ten thousand of
/// them take little memory.
/// </summary>
public sealed class RunSettingValues
{
    private const int LongestText = 300;
    private static readonly Shape s_noShape = new([]);

    private readonly Shape _shape;
    private readonly string?[] _values;

    private RunSettingValues(Shape shape, string?[] values)
    {
        _shape = shape;
        _values = values;
    }

    /// <summary>Those of a run that has none.</summary>
    public static RunSettingValues None { get; } = new(s_noShape, []);

    /// <summary>All keys.</summary>
    public IReadOnlyList<string> Keys => _shape.Keys;

    /// <summary>The text of a setting; null where it is empty or there is none of this key.</summary>
    public string? Value(string key) => _shape.Places.TryGetValue(key, out var place) ? _values[place] : null;

    /// <summary>What runs share.</summary>
    public sealed class Pool
    {
        private readonly ConcurrentDictionary<string, string> _texts = new(StringComparer.Ordinal);
        private readonly List<Shape> _shapes = [];
        private readonly Lock _gate = new();

        /// <summary>The settings in a <c>job.json</c>, and whether it is that of imported results; none where it cannot be read.</summary>
        public (RunSettingValues Values, bool IsImported) Read(string jobJson)
        {
            try
            {
                using var json = JsonDocument.Parse(jobJson);
                if (json.RootElement.ValueKind != JsonValueKind.Object)
                {
                    return (None, false);
                }

                if (json.RootElement.TryGetProperty("imported", out _))
                {
                    return (None, true);
                }

                var keys = new List<string>();
                var values = new List<string?>();
                Flatten(json.RootElement, "", keys, values);
                return (new RunSettingValues(ShapeOf(keys), [.. values]), false);
            }
            catch (JsonException)
            {
                // Its run has a problem of its own; the list goes on without its settings.
                return (None, false);
            }
        }

        private void Flatten(JsonElement element, string prefix, List<string> keys, List<string?> values)
        {
            foreach (var property in element.EnumerateObject())
            {
                var key = prefix + property.Name;
                switch (property.Value.ValueKind)
                {
                    case JsonValueKind.Object:
                        Flatten(property.Value, key + ".", keys, values);
                        break;
                    case JsonValueKind.Null:
                        Add(key, null);
                        break;
                    case JsonValueKind.Array:
                        Add(key, string.Join(", ", property.Value.EnumerateArray().Select(e => e.ToString())));
                        break;
                    default:
                        Add(key, property.Value.ToString());
                        break;
                }
            }

            void Add(string key, string? value)
            {
                // The version of the format, and the name that the run has as its own.
                if (key is not ("v" or "name"))
                {
                    keys.Add(key);
                    values.Add(value is null ? null : Share(value.Length > LongestText ? value[..LongestText] : value));
                }
            }
        }

        private string Share(string text) => _texts.GetOrAdd(text, text);

        private Shape ShapeOf(List<string> keys)
        {
            lock (_gate)
            {
                var shape = _shapes.Find(s => s.Keys.Length == keys.Count && s.Keys.AsSpan().SequenceEqual(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(keys)));
                if (shape is null)
                {
                    _shapes.Add(shape = new Shape([.. keys]));
                }

                return shape;
            }
        }
    }

    private sealed class Shape(string[] keys)
    {
        public string[] Keys { get; } = keys;

        public Dictionary<string, int> Places { get; } = keys.Index().ToDictionary(k => k.Item, k => k.Index, StringComparer.Ordinal);
    }
}
