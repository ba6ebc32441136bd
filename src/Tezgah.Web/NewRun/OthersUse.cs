using System.Globalization;
using Tezgah.Core.Jobs;
using Tezgah.Core.Settings;

namespace Tezgah.Web.NewRun;

/// <summary>A value that recipes have for a setting.</summary>
/// <param name="Value">The value as a form shows it.</param>
/// <param name="Names">The recipes.</param>
public sealed record UsedValue(string Value, IReadOnlyList<string> Names);

/// <summary>What others use: for each setting the values of the recipes that chose one.</summary>
public sealed class OthersUse
{
    private const int MostShown = 3;

    // What belongs to one person's files and machine is no example for anybody.
    private static readonly string[] s_personal = ["v", "name", "task", "method", "data.", "prompt.", "model.", "device."];

    private readonly Dictionary<string, IReadOnlyList<UsedValue>> _values;

    private OthersUse(Dictionary<string, IReadOnlyList<UsedValue>> values) => _values = values;

    /// <summary>Nobody uses anything.</summary>
    public static OthersUse Nothing { get; } = new(new Dictionary<string, IReadOnlyList<UsedValue>>(StringComparer.Ordinal));

    /// <summary>The values of recipes without faults; a setting that all leave at its default is not told.</summary>
    public static OthersUse Of(IEnumerable<Recipe> recipes)
    {
        var texts = recipes.Where(r => r.Problems.Count == 0).Select(r => (r.Name, Texts: SettingsSchema<TrainingJob>.ToTexts(r.Job))).ToArray();
        var values = new Dictionary<string, IReadOnlyList<UsedValue>>(StringComparer.Ordinal);
        foreach (var setting in SettingsSchema<TrainingJob>.All.Where(s => !s_personal.Any(p => s.Key.StartsWith(p, StringComparison.Ordinal))))
        {
            UsedValue[] used =
            [
                .. texts.Where(t => t.Texts[setting.Key] != setting.Default)
                    .GroupBy(t => t.Texts[setting.Key], StringComparer.Ordinal)
                    .OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal)
                    .Take(MostShown)
                    .OrderBy(g => double.TryParse(g.Key, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.MaxValue)
                    .Select(g => new UsedValue(g.Key, [.. g.Select(t => t.Name)])),
            ];
            if (used.Length > 0)
            {
                values[setting.Key] = used;
            }
        }

        return new OthersUse(values);
    }

    /// <summary>The values for a setting, numbers from the smallest on.</summary>
    public IReadOnlyList<UsedValue> For(string key) => _values.GetValueOrDefault(key, []);
}
