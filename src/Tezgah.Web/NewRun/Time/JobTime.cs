using System.Globalization;
using Tezgah.Core.Jobs;
using Tezgah.Core.Runs;
using Tezgah.Core.Runs.Query;
using Tezgah.Core.Training;

namespace Tezgah.Web.NewRun.Time;

/// <summary>How long a run will take.</summary>
/// <param name="Steps">Its optimizer steps.</param>
/// <param name="Typical">The time by the median of the runs like it; null where there is none.</param>
/// <param name="Runs">How many runs like it there are.</param>
public sealed record TimeFacts(int Steps, TimeSpan? Typical, int Runs);

/// <summary>
/// Estimates the time of jobs by the finished runs that differ from them in nothing that a step's time depends on but its number of
/// texts: measured, evaluations and all, on this machine.
/// </summary>
public static class JobTime
{
    // Newer ones first: the machine and the program change.
    private const int Most = 20;

    // What the time of a text depends on.
    private static readonly string[] s_keys =
    [
        "task", "method", "model.model_name_or_path", "model.hidden_size", "model.num_hidden_layers", "model.intermediate_size",
        "data.max_length", "training.dtype", "training.gradient_checkpointing", "training.packing", "lora.r", "lora.target_modules",
        "device.type", "device.threads",
    ];

    /// <summary>The time of a job.</summary>
    /// <param name="job">Its settings, each of them possible.</param>
    /// <param name="rows">The rows of its training file; null where they are not known.</param>
    /// <param name="runs">All runs.</param>
    /// <returns>Null where the number of steps is not known yet: without data, or with packed texts, whose lengths decide.</returns>
    public static TimeFacts? Of(TrainingJob job, int? rows, IEnumerable<IndexedRun> runs)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(runs);
        if (job.Training.Packing != "none" || (rows is null && job.Training.MaxSteps is null))
        {
            return null;
        }

        var (steps, perStep) = (Steps(job, rows ?? 0), PerStep(job));
        // Read as those of the runs are.
        var settings = new RunSettingValues.Pool().Read(JobFile.ToJson(job)).Values;
        double[] seconds =
        [
            .. runs.Where(r => r.Run.Status == RunStatus.Completed && !r.IsImported && s_keys.All(k => r.Settings.Value(k) == settings.Value(k)))
                .OrderByDescending(r => r.Run.CreatedAt)
                .Select(SecondsOfAText).OfType<double>()
                .Take(Most)
                .Order(),
        ];
        return new TimeFacts(
            steps,
            seconds.Length == 0 ? null : TimeSpan.FromSeconds(Math.Min(seconds[seconds.Length / 2] * steps * perStep, TimeSpan.MaxValue.TotalSeconds / 2)),
            seconds.Length);
    }

    /// <summary>The texts that a job learns from, each as often as it comes.</summary>
    /// <param name="job">Its settings, each of them possible.</param>
    /// <param name="rows">The rows of its training file; null where they are not known.</param>
    /// <returns>Null where they are not known: without data, or with packs whose number is set.</returns>
    public static double? Texts(TrainingJob job, int? rows)
    {
        ArgumentNullException.ThrowIfNull(job);
        return job.Training.Packing == "none"
            ? rows is null && job.Training.MaxSteps is null ? null : Steps(job, rows ?? 0) * PerStep(job)
            : rows is null || job.Training.MaxSteps is not null ? null : Learnt(job.Data, rows.Value) * job.Training.NumTrainEpochs;
    }

    private static int Steps(TrainingJob job, int rows) => StepPlan.TotalSteps(
        (int)Math.Max(1, Math.Ceiling(Learnt(job.Data, rows) / PerStep(job))), job.Training.NumTrainEpochs, job.Training.MaxSteps);

    private static double PerStep(TrainingJob job) => job.Training.PerDeviceTrainBatchSize * (double)job.Training.GradientAccumulationSteps;

    private static double Learnt(DataSettings data, int rows) =>
        rows * (1 - (data.Validation is null ? data.ValidationShare : 0) - (data.Test is null ? data.TestShare : 0));

    // By the steps of the last worker and its time: pauses and steps that were lost before it are not in them. Of a run that was resumed
    // for its last steps, that would be the time of loading the model.
    private static double? SecondsOfAText(IndexedRun run)
    {
        var steps = run.Run.Step - run.Run.SessionStep;
        var texts = steps * Number(run, "training.per_device_train_batch_size") * Number(run, "training.gradient_accumulation_steps");
        return run.Run is { EndedAt: { } end } && (run.Run.SessionStartedAt ?? run.Run.StartedAt) is { } start
            && end > start && texts > 0 && steps >= run.Run.SessionStep
                ? (end - start).TotalSeconds / texts
                : null;
    }

    private static double? Number(IndexedRun run, string key) =>
        double.TryParse(run.Settings.Value(key), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
