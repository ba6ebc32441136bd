using System.Globalization;
using System.Text.Json;
using Tezgah.Core.CodeProblems;
using Tezgah.Core.Problems;

namespace Tezgah.Web.CodeProblems;

/// <summary>Reads the JSON of <c>tezgah passk</c> (<c>docs/passk.md</c>) back.</summary>
public static class PassResultFile
{
    private const string Prefix = "pass@";

    /// <summary>The report; estimates and intervals are computed from the samples again.</summary>
    /// <exception cref="ProblemException"><c>file-not-readable</c>, <c>pass-file-broken</c>.</exception>
    public static PassReport Read(string path)
    {
        try
        {
            var json = JsonSerializer.Deserialize<JsonElement>(File.ReadAllBytes(path));
            int[] ks = [.. json.EnumerateObject().Where(p => p.Name.StartsWith(Prefix, StringComparison.Ordinal)).Select(p => int.Parse(p.Name.AsSpan(Prefix.Length), CultureInfo.InvariantCulture))];
            string[] tasks = [.. json.GetProperty("problems").EnumerateArray().Select(p => p.GetProperty("task_id").GetString()!)];
            return tasks.Length == 0
                ? throw new ProblemException(new Problem("pass-file-broken", path, path))
                : PassReport.Of(tasks, [.. json.GetProperty("results").EnumerateArray().Select(Sample)], ks.Length == 0 ? null : ks);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(new Problem("file-not-readable", path, path).Because(e), e);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or OverflowException)
        {
            throw new ProblemException(new Problem("pass-file-broken", path, path), e);
        }
    }

    private static SampleResult Sample(JsonElement json) => new(
        json.GetProperty("task_id").GetString()!,
        json.GetProperty("sample").GetInt32(),
        SampleOutcomes.Parse(json.GetProperty("result").GetString()!) ?? throw new FormatException("An outcome is unknown."),
        Text(json, "error"),
        Text(json, "detail"),
        Count(json, "line"),
        json.TryGetProperty("seconds", out var seconds) ? seconds.GetDouble() : 0,
        Count(json, "think_characters"),
        Count(json, "think_tokens"),
        Count(json, "completion_tokens"),
        Text(json, "finish_reason"));

    private static string? Text(JsonElement json, string key) =>
        json.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static int? Count(JsonElement json, string key) =>
        json.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt32() : null;
}
