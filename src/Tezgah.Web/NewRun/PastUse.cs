using System.Collections.Concurrent;
using System.Globalization;
using Tezgah.Core.Jobs;
using Tezgah.Core.Runs;
using Tezgah.Core.Runs.Query;
using Tezgah.Core.Settings;
using Tezgah.Runs.Index;

namespace Tezgah.Web.NewRun;

/// <summary>A value that past runs had for a setting.</summary>
/// <param name="Value">The value as a form holds it.</param>
/// <param name="Runs">How many runs had it.</param>
public sealed record PastValue(string Value, int Runs);

/// <summary>What past runs had for a setting.</summary>
/// <param name="Runs">How many runs there are.</param>
/// <param name="Values">The values that most of them had, the most common first.</param>
public sealed record PastSetting(int Runs, IReadOnlyList<PastValue> Values);

/// <summary>
/// What the finished and stopped runs of one task and method in this store used. A setting that all of them left at its default is not told:
/// it would say nothing, at every field.
/// </summary>
public sealed class PastUse
{
    /// <summary>The most runs that are counted, the newest ones.</summary>
    public const int MostRuns = 2000;

    private const int MostShown = 3;
    private const int LongestShown = 60;

    // Each run's own files, words and labels; the model has its own list.
    private static readonly HashSet<string> s_own = new(StringComparer.Ordinal)
    {
        "v", "name", "task", "method", "data.train", "data.validation", "data.test", "model.model_name_or_path", "prompt.system_prompt",
        "training.class_weight_values",
    };

    private readonly Dictionary<string, PastSetting> _settings;

    private PastUse(Dictionary<string, PastSetting> settings) => _settings = settings;

    /// <summary>There are no runs.</summary>
    public static PastUse Nothing { get; } = new(new Dictionary<string, PastSetting>(StringComparer.Ordinal));

    /// <summary>Counts.</summary>
    /// <param name="runs">All runs.</param>
    /// <param name="task">The task (<see cref="TaskNames"/>).</param>
    /// <param name="method">The method (<see cref="MethodNames"/>).</param>
    public static PastUse Of(IEnumerable<IndexedRun> runs, string task, string method)
    {
        ArgumentNullException.ThrowIfNull(runs);
        RunSettingValues[] past =
        [
            .. runs.Where(r => !r.IsImported && r.Run.Status is RunStatus.Completed or RunStatus.Stopped
                    && r.Settings.Value("task") == task && r.Settings.Value("method") == method)
                .OrderByDescending(r => r.Run.CreatedAt).Take(MostRuns).Select(r => r.Settings),
        ];
        var settings = new Dictionary<string, PastSetting>(StringComparer.Ordinal);
        foreach (var setting in SettingsSchema<TrainingJob>.All.Where(s => !s_own.Contains(s.Key) && !s.Key.EndsWith("_column", StringComparison.Ordinal)))
        {
            PastValue[] values =
            [
                .. past.GroupBy(p => p.Value(setting.Key) ?? "", StringComparer.Ordinal)
                    .GroupBy(g => AsTyped(setting, g.Key), g => g.Count(), StringComparer.Ordinal)
                    .Where(g => g.Key.Length > 0 || setting.Nullable)
                    .Select(g => new PastValue(g.Key, g.Sum()))
                    .OrderByDescending(v => v.Runs).ThenBy(v => v.Value, StringComparer.Ordinal),
            ];
            if (values.Any(v => v.Value != setting.Default))
            {
                settings[setting.Key] = new PastSetting(values.Sum(v => v.Runs), [.. values.Where(v => v.Value.Length <= LongestShown).Take(MostShown)]);
            }
        }

        return new PastUse(settings);
    }

    /// <summary>What runs had for a setting; null where there is nothing to tell.</summary>
    public PastSetting? For(string key) => _settings.GetValueOrDefault(key) is { Values.Count: > 0 } past ? past : null;

    // The list of runs has values as the job file writes them: 2E-05 beside 0.00002, and True.
    private static string AsTyped(SettingDefinition setting, string value) => setting.Kind switch
    {
        SettingKind.Boolean => value.ToLowerInvariant(),
        SettingKind.Number when double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) =>
            number.ToString("R", CultureInfo.InvariantCulture),
        _ => value,
    };
}

/// <summary>
/// Counts once for each task and method and again only when the list of runs has changed, so that a form asks as often as it likes.
/// </summary>
public sealed class PastUses(RunIndex index)
{
    // A few tasks times a few methods; what a form can hold besides is refused by its checks.
    private const int MostKept = 32;

    private readonly ConcurrentDictionary<(string Task, string Method), (object Runs, PastUse Use)> _kept = [];

    /// <summary>What the runs of a task and method used.</summary>
    /// <exception cref="Core.Problems.ProblemException">The store cannot be read.</exception>
    public async Task<PastUse> OfAsync(string task, string method)
    {
        await index.ReadyAsync();

        // The same list as long as nothing has changed.
        var runs = index.All;
        if (_kept.TryGetValue((task, method), out var kept) && ReferenceEquals(kept.Runs, runs))
        {
            return kept.Use;
        }

        var use = await Task.Run(() => PastUse.Of(runs, task, method));
        if (_kept.Count >= MostKept)
        {
            _kept.Clear();
        }

        _kept[(task, method)] = (runs, use);
        return use;
    }
}
