using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tezgah.Core.Settings;

/// <summary>
/// A setting of one number for each label, as class weights: an object in JSON (<c>{"rare": 4}</c>), <c>rare = 4; common = 1</c>
/// in a form. By name, never by place: the order of labels is the data's. Immutable; equal when names and numbers are.
/// </summary>
[JsonConverter(typeof(LabelWeightsConverter))]
public sealed class LabelWeights : IEnumerable<KeyValuePair<string, double>>, IEquatable<LabelWeights>
{
    private readonly SortedDictionary<string, double> _weights;

    /// <summary>Weights by label name.</summary>
    public LabelWeights(IEnumerable<KeyValuePair<string, double>> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        _weights = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var (label, weight) in weights)
        {
            _weights.Add(label, weight);
        }
    }

    /// <summary>No weight.</summary>
    public static LabelWeights Empty { get; } = new([]);

    /// <summary>How many labels have a weight.</summary>
    public int Count => _weights.Count;

    /// <summary>The labels that have a weight.</summary>
    public IEnumerable<string> Labels => _weights.Keys;

    /// <summary>
    /// The weights of what a person typed, <c>rare = 4; common = 0,5</c>; null if it is not of that form or names a label twice.
    /// </summary>
    public static LabelWeights? FromText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var weights = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var part in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            // A label may hold the sign itself; a number does not.
            var sign = part.LastIndexOf('=');
            if (sign < 1
                || !double.TryParse(
                    part[(sign + 1)..].Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out var weight)
                || !double.IsFinite(weight)
                || !weights.TryAdd(part[..sign].Trim(), weight))
            {
                return null;
            }
        }

        return new LabelWeights(weights);
    }

    /// <summary>The weight of a label; null where none is given.</summary>
    public double? Of(string label) => _weights.TryGetValue(label, out var weight) ? weight : null;

    /// <inheritdoc/>
    public bool Equals(LabelWeights? other) => other is not null && _weights.SequenceEqual(other._weights);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LabelWeights);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        _weights.Aggregate(Count, (hash, w) => HashCode.Combine(hash, w.Key.GetHashCode(StringComparison.Ordinal), w.Value));

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, double>> GetEnumerator() => _weights.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The weights as a form shows them: <c>common = 1; rare = 4</c>.</summary>
    public override string ToString() =>
        string.Join("; ", _weights.Select(w => string.Create(CultureInfo.InvariantCulture, $"{w.Key} = {w.Value:R}")));
}

internal sealed class LabelWeightsConverter : JsonConverter<LabelWeights>
{
    public override LabelWeights Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(JsonSerializer.Deserialize<Dictionary<string, double>>(ref reader, options) ?? []);

    public override void Write(Utf8JsonWriter writer, LabelWeights value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (label, weight) in value)
        {
            writer.WriteNumber(label, weight);
        }

        writer.WriteEndObject();
    }
}
