using System.Text.Encodings.Web;
using System.Text.Json;
using Tezgah.Core.Problems;
using Tezgah.Core.Results;

namespace Tezgah.Core.CodeProblems;

/// <summary>The JSON of <c>tezgah passk</c>; <c>docs/passk.md</c> describes it.</summary>
public static class PassFile
{
    // Samples quote code: readable quotes and letters. The file is never part of a page.
    private static readonly JsonWriterOptions s_options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a report and, if there is one, what it won and lost against another.</summary>
    public static void Write(Stream output, PassReport report, PassComparison? against = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        using var json = new Utf8JsonWriter(output, s_options);
        json.WriteStartObject();
        foreach (var estimate in report.Estimates)
        {
            json.Number($"pass@{estimate.K}", estimate.Value);
        }

        json.WriteStartObject("intervals");
        foreach (var estimate in report.Estimates)
        {
            json.WriteStartObject($"pass@{estimate.K}");
            json.Interval("interval", estimate.Interval);
            json.Number("confidence", 0.95);
            json.WriteString("method", estimate.Method == PassInterval.Wilson ? "wilson" : "bootstrap_over_problems");
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteNumber("num_problems", report.Problems.Count);
        json.WriteNumber("num_samples", report.Results.Count);
        json.WriteNumber("num_solved", report.Problems.Count(p => p.Passed > 0));
        json.WriteStartObject("outcomes");
        foreach (var (outcome, count) in report.Outcomes)
        {
            json.WriteNumber(outcome.NameOf(), count);
        }

        json.WriteEndObject();
        WriteProblems(json, report.Problems);
        WriteResults(json, report.Results);
        if (against is not null)
        {
            WriteComparison(json, against);
        }

        json.WriteEndObject();
    }

    /// <summary>The problems' scores of a file that <see cref="Write"/> wrote.</summary>
    /// <exception cref="ProblemException">The file cannot be read or is none of these.</exception>
    public static IReadOnlyList<ProblemScore> ReadScores(string path)
    {
        try
        {
            var json = JsonSerializer.Deserialize<JsonElement>(File.ReadAllBytes(path));
            return [.. json.GetProperty("problems").EnumerateArray().Select(p => new ProblemScore(
                p.GetProperty("task_id").GetString()!, p.GetProperty("samples").GetInt32(), p.GetProperty("passed").GetInt32()))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(new Problem("file-not-readable", path, path).Because(e), e);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new ProblemException(new Problem("pass-file-broken", path, path), e);
        }
    }

    private static void WriteProblems(Utf8JsonWriter json, IReadOnlyList<ProblemScore> problems)
    {
        json.WriteStartArray("problems");
        foreach (var problem in problems)
        {
            json.WriteStartObject();
            json.WriteString("task_id", problem.TaskId);
            json.WriteNumber("samples", problem.Samples);
            json.WriteNumber("passed", problem.Passed);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteResults(Utf8JsonWriter json, IReadOnlyList<SampleResult> results)
    {
        json.WriteStartArray("results");
        foreach (var result in results)
        {
            json.WriteStartObject();
            json.WriteString("task_id", result.TaskId);
            json.WriteNumber("sample", result.Sample);
            json.WriteBoolean("passed", result.Passed);
            json.WriteString("result", result.Outcome.NameOf());
            json.WriteString("error", result.Error);
            json.WriteString("detail", result.Detail);
            Count("line", result.Line);
            json.WriteNumber("seconds", Math.Round(result.Seconds, 4));
            Count("think_characters", result.ThinkCharacters);
            Count("think_tokens", result.ThinkTokens);
            Count("completion_tokens", result.Tokens);
            json.WriteString("finish_reason", result.FinishReason);
            json.WriteEndObject();
        }

        json.WriteEndArray();

        void Count(string name, int? value) => json.Number(name, value);
    }

    private static void WriteComparison(Utf8JsonWriter json, PassComparison comparison)
    {
        json.WriteStartObject("against");
        Names("won", comparison.Won);
        Names("lost", comparison.Lost);
        json.WriteNumber("both", comparison.Both.Count);
        json.WriteNumber("neither", comparison.Neither.Count);
        json.WriteStartObject("pass@1_difference");
        json.Number("difference", comparison.PassAt1Difference.Estimate);
        json.Interval("interval", comparison.PassAt1Difference.Interval);
        json.Number("p", comparison.PassAt1Difference.P);
        json.WriteEndObject();
        json.WritePropertyName("mcnemar");
        ComparisonJson.Write(json, comparison.Test);
        json.WriteEndObject();

        void Names(string name, IReadOnlyList<string> tasks)
        {
            json.WriteStartArray(name);
            foreach (var task in tasks)
            {
                json.WriteStringValue(task);
            }

            json.WriteEndArray();
        }
    }
}
