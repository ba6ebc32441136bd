using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tezgah.Storage.Sqlite;

/// <summary>How values that SQLite has no type for lie in its columns.</summary>
internal static class StoredValues
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    private static readonly JsonSerializerOptions s_json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    /// <summary>A time as text that sorts by time.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    /// <summary>The same for one that may be missing.</summary>
    public static string? Time(DateTimeOffset? time) => time is { } value ? Time(value) : null;

    /// <summary>The time that <see cref="Time(DateTimeOffset)"/> wrote.</summary>
    public static DateTimeOffset Time(string text) => DateTimeOffset.ParseExact(
        text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    /// <summary>A value as JSON; null stays null.</summary>
    public static string? Json<T>(T? value) => value is null ? null : JsonSerializer.Serialize(value, s_json);

    /// <summary>The value that <see cref="Json"/> wrote.</summary>
    public static T FromJson<T>(string json) =>
        JsonSerializer.Deserialize<T>(json, s_json) ?? throw new JsonException("The stored value is null.");
}
