using Tezgah.Core.Runs.Imports;
using Tezgah.Web.Live;

namespace Tezgah.Web.Compare;

/// <summary>Runs that are equal but for the seed.</summary>
/// <param name="Name">What they are called, unlike any other group: the words that their names share, or the first one's name.</param>
/// <param name="Runs">The runs, at least two, in the order of the comparison.</param>
public sealed record SeedGroup(string Name, IReadOnlyList<ComparedRun> Runs)
{
    /// <summary>The number of its colour: that of its first run.</summary>
    public int Style => Runs[0].Style;
}

/// <summary>Finds runs that differ in nothing but the seed of training.</summary>
public static class SeedGroups
{
    private const string Seed = " seed";

    private static readonly string[] s_free = ["name", "training.seed"];

    private static readonly char[] s_ends = [' ', '-', '·', '_', '(', ',', '#', ':'];

    /// <summary>The groups of at least two runs; imported runs, whose settings nobody knows, are in none.</summary>
    public static IReadOnlyList<SeedGroup> Of(IReadOnlyList<ComparedRun> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        SeedGroup[] groups =
        [
            .. runs.Where(r => !ImportMark.IsImported(r.Run)).GroupBy(KeyOf, StringComparer.Ordinal)
                .Where(g => g.Key.Length > 0 && g.Count() > 1)
                .Select(g => new SeedGroup(NameOf([.. g.Select(r => r.Run.Name)]), [.. g])),
        ];
        var names = groups.CountBy(g => g.Name, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        return [.. groups.Select(g => names[g.Name] == 1 ? g : g with { Name = g.Runs[0].Run.Name })];
    }

    private static string KeyOf(ComparedRun run)
    {
        var (rows, problems) = SettingRows.Of(run.Run.JobJson);
        return problems.Count > 0 ? "" : string.Join('\n', rows.Where(r => !s_free.Contains(r.Key)).Select(r => $"{r.Key}={r.Value}"));
    }

    // The words that all names have at the same place: "Sweep #1: rate 1e-4, seed 1" and "Sweep #2: rate 1e-4, seed 2" are
    // "Sweep rate 1e-4". Names of another number of words share their beginning.
    private static string NameOf(string[] names)
    {
        var words = names.Select(n => n.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToArray();
        var shared = words.All(w => w.Length == words[0].Length)
            ? string.Join(' ', words[0].Where((word, i) => words.All(w => w[i] == word)))
            : names[0][..Enumerable.Range(0, names.Min(n => n.Length)).TakeWhile(i => names.All(n => n[i] == names[0][i])).Count()];
        shared = shared.TrimEnd(s_ends);
        shared = (shared.EndsWith(Seed, StringComparison.Ordinal) ? shared[..^Seed.Length] : shared).TrimEnd(s_ends);
        return shared.Length > 2 ? shared : names[0];
    }
}
