using System.Text.Json;

namespace Tezgah.Core.Results;

/// <summary>What was logged at one optimizer step.</summary>
/// <param name="Step">The step.</param>
/// <param name="Values">The numbers by the names that the file gives them (<c>loss</c>, <c>eval_loss</c>, <c>learning_rate</c> …).</param>
public sealed record LoggedStep(int Step, IReadOnlyDictionary<string, double> Values);

/// <summary><c>trainer_state.json</c>, which Hugging Face's Trainer leaves in the folder of a run and in each checkpoint's.</summary>
/// <param name="Steps">What was logged, one entry a step, steps rising; what one step logged in several lines is put together.</param>
/// <param name="GlobalStep">The step at which the file was written.</param>
/// <param name="MaxSteps">The steps that were planned; null if the file does not say.</param>
/// <param name="BestMetric">The best value of the metric that chose the model; null if none did.</param>
/// <param name="BestCheckpoint">The folder of that checkpoint; null if none was chosen.</param>
public sealed record TrainerStateFile(
    IReadOnlyList<LoggedStep> Steps, int GlobalStep, int? MaxSteps, double? BestMetric, string? BestCheckpoint)
{
    private const string HistoryKey = "log_history";

    /// <summary>Reads the file.</summary>
    /// <exception cref="ResultsFileException">It is not JSON, has no <c>log_history</c>, or an entry has no step.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static TrainerStateFile Read(string path)
    {
        var root = JsonReading.ReadObject(path);
        if (!root.TryGetProperty(HistoryKey, out var history) || history.ValueKind != JsonValueKind.Array)
        {
            throw new ResultsFileException(path, null, HistoryKey, "json-key", [HistoryKey]);
        }

        var steps = new SortedDictionary<int, Dictionary<string, double>>();
        foreach (var entry in history.EnumerateArray())
        {
            if (entry.ValueKind != JsonValueKind.Object || Step(entry) is not { } step)
            {
                throw new ResultsFileException(path, null, HistoryKey, "json-key", ["step"]);
            }

            if (!steps.TryGetValue(step, out var values))
            {
                steps[step] = values = new(StringComparer.Ordinal);
            }

            foreach (var property in entry.EnumerateObject().Where(p => p.Name != "step" && p.Value.ValueKind == JsonValueKind.Number))
            {
                values[property.Name] = property.Value.GetDouble();
            }
        }

        var last = steps.Count == 0 ? 0 : steps.Keys.Last();
        return new(
            [.. steps.Where(s => s.Value.Count > 0).Select(s => new LoggedStep(s.Key, s.Value))],
            (int)(root.Number("global_step", path) ?? last),
            (int?)root.Number("max_steps", path),
            root.Number("best_metric", path),
            root.TryGetProperty("best_model_checkpoint", out var best) && best.ValueKind == JsonValueKind.String ? best.GetString() : null);
    }

    private static int? Step(JsonElement entry) =>
        entry.TryGetProperty("step", out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var step) && step >= 0
            ? step
            : null;
}
