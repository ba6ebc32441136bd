using System.Text.Json;
using System.Text.Json.Nodes;
using Tezgah.Core.Jobs;

namespace Tezgah.Engine.Checkpoints;

/// <summary>
/// <c>trainer_state.json</c> as Hugging Face's Trainer writes it: the keys of its <c>TrainerState</c> and no other, since it refuses
/// any other.
/// </summary>
public static class HuggingFaceState
{
    /// <summary>The file's name.</summary>
    public const string FileName = "trainer_state.json";

    // As Python writes and reads them.
    private static readonly JsonSerializerOptions s_json = new()
    {
        WriteIndented = true,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>Writes the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="job">The settings.</param>
    /// <param name="state">The run so far.</param>
    /// <exception cref="IOException">The disk is full.</exception>
    public static void Write(string path, TrainingJob job, TrainerState state)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(state);
        var json = new JsonObject
        {
            ["best_global_step"] = state.Best.Step,
            ["best_metric"] = Number(state.Best.Value),
            ["best_model_checkpoint"] = state.Best.Step is { } step && job.Saving.LoadBestModelAtEnd ? CheckpointStore.NameOf(step) : null,
            ["epoch"] = state.Epoch,
            ["eval_steps"] = job.Evaluation.EvalSteps,
            ["global_step"] = state.GlobalStep,
            ["is_hyper_param_search"] = false,
            ["is_local_process_zero"] = true,
            ["is_world_process_zero"] = true,
            ["log_history"] = new JsonArray([.. state.LogHistory.Select(line =>
                new JsonObject(line.Select(v => KeyValuePair.Create(v.Key, v.Key == "step" ? (JsonNode?)(int)v.Value : Number(v.Value)))))]),
            ["logging_steps"] = job.Training.LoggingSteps,
            ["max_steps"] = state.MaxSteps,
            ["num_input_tokens_seen"] = 0,
            ["num_train_epochs"] = (int)Math.Ceiling(job.Training.NumTrainEpochs),
            ["save_steps"] = job.Saving.SaveSteps,
            ["stateful_callbacks"] = new JsonObject(),
            ["total_flos"] = 0.0,
            ["train_batch_size"] = job.Training.PerDeviceTrainBatchSize,
            ["trial_name"] = null,
            ["trial_params"] = null,
        };
        File.WriteAllText(path, json.ToJsonString(s_json));
    }

    /// <summary>The lines of a file's log.</summary>
    /// <exception cref="JsonException">It is no such file.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IReadOnlyList<IReadOnlyDictionary<string, double>> ReadLog(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return document.RootElement.TryGetProperty("log_history", out var log)
            ? [.. log.EnumerateArray().Select(line => line.Deserialize<Dictionary<string, double>>(s_json)!)]
            : throw new JsonException("log_history is missing.");
    }

    private static JsonNode? Number(double? value) => value switch
    {
        null => null,
        { } finite when double.IsFinite(finite) => finite,
        { } other => double.IsNaN(other) ? "NaN" : other > 0 ? "Infinity" : "-Infinity",
    };
}
