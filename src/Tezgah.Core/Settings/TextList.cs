using System.Collections;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tezgah.Core.Settings;

/// <summary>
/// A setting of several words, as <c>target_modules</c>: an array of texts in JSON (a single text is read as an array of one),
/// words with commas between them in a form. Immutable; equal when the words are equal, in order.
/// </summary>
[JsonConverter(typeof(TextListConverter))]
[CollectionBuilder(typeof(TextList), nameof(Create))]
public sealed class TextList : IReadOnlyList<string>, IEquatable<TextList>
{
    private readonly string[] _items;

    private TextList(string[] items) => _items = items;

    /// <summary>No word.</summary>
    public static TextList Empty { get; } = new([]);

    /// <inheritdoc/>
    public int Count => _items.Length;

    /// <inheritdoc/>
    public string this[int index] => _items[index];

    /// <summary>A list of these words.</summary>
    public static TextList Create(ReadOnlySpan<string> items) => new(items.ToArray());

    /// <summary>The words of what a person typed: separated by commas, blanks around them left out.</summary>
    public static TextList FromText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new(text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
    }

    /// <inheritdoc/>
    public bool Equals(TextList? other) => other is not null && _items.AsSpan().SequenceEqual(other._items);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TextList);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var item in _items)
        {
            hash.Add(item, StringComparer.Ordinal);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() => _items.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The words as a form shows them: <c>q_proj, v_proj</c>.</summary>
    public override string ToString() => string.Join(", ", _items);
}

internal sealed class TextListConverter : JsonConverter<TextList>
{
    public override TextList Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        [.. JsonSerializer.Deserialize<string[]>(ref reader, options) ?? []];

    public override void Write(Utf8JsonWriter writer, TextList value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var item in value)
        {
            writer.WriteStringValue(item);
        }

        writer.WriteEndArray();
    }
}
