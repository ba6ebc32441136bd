using System.Text.Json;
using Tezgah.Core.Statistics;

namespace Tezgah.Core.Results;

/// <summary>Numbers as the files of this folder hold them: what does not exist, is NaN or infinite is null.</summary>
internal static class JsonWriting
{
    public static readonly JsonWriterOptions Indented = new() { Indented = true };

    public static void Number(this Utf8JsonWriter json, string name, double? value)
    {
        json.WritePropertyName(name);
        json.Value(value);
    }

    public static void Interval(this Utf8JsonWriter json, string name, Interval? interval)
    {
        if (interval is null)
        {
            json.WriteNull(name);
        }
        else
        {
            json.Numbers(name, [interval.Lower, interval.Upper]);
        }
    }

    public static void Numbers(this Utf8JsonWriter json, string? name, IEnumerable<double?> values)
    {
        json.StartArray(name);
        foreach (var value in values)
        {
            json.Value(value);
        }

        json.WriteEndArray();
    }

    public static void Numbers(this Utf8JsonWriter json, string? name, IEnumerable<double> values)
    {
        json.StartArray(name);
        foreach (var value in values)
        {
            json.Value(value);
        }

        json.WriteEndArray();
    }

    public static void Counts(this Utf8JsonWriter json, string? name, IEnumerable<long> values)
    {
        json.StartArray(name);
        foreach (var value in values)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }

    private static void StartArray(this Utf8JsonWriter json, string? name)
    {
        if (name is null)
        {
            json.WriteStartArray();
        }
        else
        {
            json.WriteStartArray(name);
        }
    }

    private static void Value(this Utf8JsonWriter json, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumberValue(number);
        }
        else
        {
            json.WriteNullValue();
        }
    }
}
