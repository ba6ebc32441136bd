using System.Text.Json;

namespace Tezgah.Core.Runs.Imports;

/// <summary>How a run says that it was not made here: a key of its <c>job.json</c>, which then has no settings.</summary>
public static class ImportMark
{
    private const string Key = "imported";

    /// <summary>The content of <c>job.json</c> of an imported run.</summary>
    /// <param name="results">What was read.</param>
    /// <param name="time">When, UTC.</param>
    public static string JobJson(ImportedResults results, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(results);
        return JsonSerializer.Serialize(
            new Dictionary<string, object>(StringComparer.Ordinal)
            {
                [Key] = new { from = results.Folder, time, files = results.Files, steps_are = results.CountsEpochs ? "rows" : "steps" },
            },
            s_options);
    }

    /// <summary>Whether a run was imported.</summary>
    public static bool IsImported(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        try
        {
            using var json = JsonDocument.Parse(run.JobJson);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(Key, out _);
        }
        catch (JsonException)
        {
            // A job file that cannot be read was written by a person, not by an import.
            return false;
        }
    }

    private static readonly JsonSerializerOptions s_options = new() { WriteIndented = true };
}
