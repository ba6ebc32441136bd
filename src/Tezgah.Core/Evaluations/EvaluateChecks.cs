using System.Globalization;
using Tezgah.Core.Problems;
using Tezgah.Core.Settings;

namespace Tezgah.Core.Evaluations;

/// <summary>How the settings of an evaluation go together. A setting that its task would leave without effect is refused.</summary>
public static class EvaluateChecks
{
    private const string AnyTask = "*";

    /// <summary>The tasks in which settings have an effect, by the beginning of their keys; the longest beginning counts.</summary>
    private static readonly Dictionary<string, string[]> s_tasks = new(StringComparer.Ordinal)
    {
        ["model.score_file"] = [EvaluationTasks.Classification, EvaluationTasks.Latency],
        ["against."] = [EvaluationTasks.Perplexity, EvaluationTasks.Latency],
        ["against.evaluation"] = [EvaluationTasks.Perplexity],
        ["data."] = [EvaluationTasks.Classification, EvaluationTasks.Labels, EvaluationTasks.Perplexity, EvaluationTasks.Latency],
        ["data.label_column"] = [EvaluationTasks.Classification, EvaluationTasks.Labels],
        ["data.labels"] = [EvaluationTasks.Classification, EvaluationTasks.Labels],
        ["data.truncation_side"] = [EvaluationTasks.Classification, EvaluationTasks.Perplexity, EvaluationTasks.Latency],
        ["prompt."] = [EvaluationTasks.Perplexity],
        ["prompt.loss_on"] = [],
        ["labels."] = [EvaluationTasks.Labels],
        ["perplexity."] = [EvaluationTasks.Perplexity],
        ["latency."] = [EvaluationTasks.Latency],
        ["pass."] = [EvaluationTasks.Pass],
    };

    /// <summary>Everything that does not go together; empty if all is well.</summary>
    public static IReadOnlyList<Problem> Check(EvaluateJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        var problems = new List<Problem>();
        if (job.Task == EvaluationTasks.Pass)
        {
            Demand(!string.IsNullOrWhiteSpace(job.Pass.Problems), "pass.problems");
            CheckPass(job, problems);
        }
        else
        {
            Demand(!string.IsNullOrWhiteSpace(job.Data.File), "data.file");
        }

        if (job.Task == EvaluationTasks.Labels && job.Labels.Words.Count > 0 && job.Data.Labels.Count > 0 && job.Labels.Words.Count != job.Data.Labels.Count)
        {
            problems.Add(Words(job.Labels.Words.Count, job.Data.Labels.Count));
        }

        if (job.Against is { ModelNameOrPath: not null, Evaluation: not null } or { Adapter: not null, ModelNameOrPath: null })
        {
            problems.Add(new Problem("against-unclear", "against.model_name_or_path"));
        }

        if (job is { Task: EvaluationTasks.Perplexity, Perplexity: { Rows: "text", LossOn: "response" } })
        {
            problems.Add(new Problem("perplexity-no-response", "perplexity.loss_on", "perplexity.loss_on", "response"));
        }

        problems.AddRange(job.Latency.BatchSizes
            .Where(s => !int.TryParse(s, NumberStyles.None, CultureInfo.InvariantCulture, out var size) || size is < 1 or > 4096)
            .Select(s => new Problem("setting-out-of-range", "latency.batch_sizes", "latency.batch_sizes", s, "1 – 4096")));
        problems.AddRange(Ignored(job));
        return problems;

        void Demand(bool given, string key)
        {
            if (!given)
            {
                problems.Add(new Problem("setting-empty", key, key));
            }
        }
    }

    /// <summary>Whether a setting has an effect in a task.</summary>
    public static bool IsUsed(string key, string task)
    {
        ArgumentNullException.ThrowIfNull(key);
        return TasksOf(key).Any(t => t == AnyTask || t == task);
    }

    /// <summary>Says that words and labels are not equally many.</summary>
    public static Problem Words(int words, int labels) =>
        new("label-words-count", "labels.words", Number(words), Number(labels));

    /// <summary>The ks of pass@k that were asked for; null for the default.</summary>
    public static IReadOnlyList<int>? Ks(PassSettings pass)
    {
        ArgumentNullException.ThrowIfNull(pass);
        return pass.K.Count == 0 ? null : [.. pass.K.Select(k => int.Parse(k, NumberStyles.None, CultureInfo.InvariantCulture))];
    }

    private static void CheckPass(EvaluateJob job, List<Problem> problems)
    {
        var pass = job.Pass;
        if (pass is { Samples: > 1, Temperature: 0 })
        {
            problems.Add(new Problem("pass-greedy-samples", "pass.temperature", Number(pass.Samples)));
        }

        if (pass.Run is not null && job.Model.Adapter is not null)
        {
            problems.Add(new Problem("pass-run-and-adapter", "model.adapter"));
        }

        foreach (var text in pass.K)
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var k) || k < 1)
            {
                problems.Add(new Problem("setting-not-integer", "pass.k", "pass.k", text));
            }
            else if (k > pass.Samples)
            {
                problems.Add(new Problem("pass-k-too-large", "pass.k", text, Number(pass.Samples)));
            }
        }
    }

    private static IEnumerable<Problem> Ignored(EvaluateJob job)
    {
        var texts = SettingsSchema<EvaluateJob>.ToTexts(job);
        return texts
            .Where(t => !IsUsed(t.Key, job.Task) && t.Value != SettingsSchema<EvaluateJob>.Get(t.Key).Default)
            .Select(t => new Problem("setting-ignored", t.Key, t.Key, t.Value, "task", job.Task));
    }

    private static string[] TasksOf(string key) => s_tasks
        .Where(t => key.StartsWith(t.Key, StringComparison.Ordinal))
        .OrderByDescending(t => t.Key.Length)
        .Select(t => t.Value)
        .FirstOrDefault([AnyTask]);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
