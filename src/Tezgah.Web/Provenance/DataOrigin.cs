using System.Text.Json;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;

namespace Tezgah.Web.Provenance;

/// <summary>The data behind a number.</summary>
/// <param name="Path">The file; null if nobody knows it.</param>
/// <param name="Share">The share of that file that was taken, 0 to 1; null for all of it.</param>
/// <param name="Seed">The seed of the split.</param>
/// <param name="ImportedFrom">The folder of results that were imported; they name no data file.</param>
public sealed record DataOrigin(string? Path, double? Share = null, long? Seed = null, string? ImportedFrom = null)
{
    /// <summary>What a run's <c>job.json</c> says about its test or validation data.</summary>
    /// <param name="jobJson">The content of the file.</param>
    /// <param name="part"><c>train</c>, <c>validation</c> or <c>test</c>.</param>
    public static DataOrigin Of(string jobJson, string? part)
    {
        if (Imported(jobJson) is { } folder)
        {
            return new(null, ImportedFrom: folder);
        }

        if (EvaluateJobFile.IsEvaluation(jobJson))
        {
            return OfEvaluation(jobJson);
        }

        var problems = new List<Problem>();
        var data = JobFile.Parse(jobJson, "job.json", problems).Data;
        return part switch
        {
            _ when problems.Count > 0 => new((string?)null),
            "test" when data.Test is { } test => new(test),
            "test" when data.TestShare > 0 => new(data.Train, data.TestShare, data.SplitSeed),
            "validation" when data.Validation is { } validation => new(validation),
            "validation" => new(data.Train, data.ValidationShare, data.SplitSeed),
            "train" when Rest(data) is var rest => new(data.Train, rest < 1 ? rest : null, rest < 1 ? data.SplitSeed : null),
            _ => new((string?)null),
        };
    }

    private static double Rest(DataSettings data) =>
        1 - (data.Validation is null ? data.ValidationShare : 0) - (data.Test is null ? data.TestShare : 0);

    // What it measured is in its evaluation.json; this is for those that never came to write it.
    private static DataOrigin OfEvaluation(string jobJson)
    {
        var problems = new List<Problem>();
        var job = EvaluateJobFile.Parse(jobJson, "job.json", problems);
        return new(problems.Count > 0 ? null : job.Task == EvaluationTasks.Pass ? job.Pass.Problems : job.Data.File);
    }

    private static string? Imported(string jobJson)
    {
        try
        {
            using var json = JsonDocument.Parse(jobJson);
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("imported", out var mark)
                && mark.ValueKind == JsonValueKind.Object && mark.TryGetProperty("from", out var from) ? from.GetString() : null;
        }
        catch (JsonException)
        {
            // What is no JSON was no import either; the caller says that the settings cannot be read.
            return null;
        }
    }
}
