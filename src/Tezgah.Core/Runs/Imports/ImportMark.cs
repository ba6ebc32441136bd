using System.Text.Json;

namespace Tezgah.Core.Runs.Imports;

/// <summary>How a run says that it was not made here: a key of its <c>job.json</c>, which then has no settings.</summary>
public static class ImportMark
{
    private const string Key = "imported";

    /// <summary>The content of <c>job.json</c> of an imported run.</summary>
    /// <param name="results">What was read.</param>
    /// <param name="time">When, UTC.</param>
    /// <param name="name">What the run is called; null where that is the folder's name.</param>
    public static string JobJson(ImportedResults results, DateTimeOffset time, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(results);
        return JsonSerializer.Serialize(
            new Dictionary<string, object>(StringComparer.Ordinal)
            {
                [Key] = new { from = results.Folder, name, time, files = results.Files, steps_are = results.CountsEpochs ? "rows" : "steps" },
            },
            s_options);
    }

    /// <summary>Whether a run was imported.</summary>
    public static bool IsImported(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return IsImported(run.JobJson);
    }

    /// <summary>Whether a <c>job.json</c> is that of an imported run.</summary>
    public static bool IsImported(string jobJson) => Of(jobJson) is not null;

    /// <summary>What an imported run was called, by its <c>job.json</c>: the name that was given, or that of the folder it came from.</summary>
    public static string? NameOf(string jobJson) =>
        Of(jobJson) is not { ValueKind: JsonValueKind.Object } mark ? null
        : Text(mark, "name") ?? (Text(mark, "from") is { } folder ? Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)) : null);

    /// <summary>The folder that an imported run came from, by its <c>job.json</c>; null where it is not an import or does not say.</summary>
    public static string? FolderOf(string jobJson) => Of(jobJson) is { ValueKind: JsonValueKind.Object } mark ? Text(mark, "from") : null;

    private static JsonElement? Of(string jobJson)
    {
        try
        {
            using var json = JsonDocument.Parse(jobJson);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(Key, out var mark) ? mark.Clone() : null;
        }
        catch (JsonException)
        {
            // A job file that cannot be read was written by a person, not by an import.
            return null;
        }
    }

    private static string? Text(JsonElement mark, string key) =>
        mark.TryGetProperty(key, out var text) && text.ValueKind == JsonValueKind.String && text.GetString() is { Length: > 0 } found ? found : null;

    private static readonly JsonSerializerOptions s_options = new() { WriteIndented = true };
}
