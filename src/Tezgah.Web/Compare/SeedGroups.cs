using Tezgah.Core.Runs.Imports;
using Tezgah.Web.Live;

namespace Tezgah.Web.Compare;

/// <summary>Runs that are equal but for the seed.</summary>
/// <param name="Name">What they are called: the beginning that their names share, or the first one's name.</param>
/// <param name="Runs">The runs, at least two, in the order of the comparison.</param>
public sealed record SeedGroup(string Name, IReadOnlyList<ComparedRun> Runs)
{
    /// <summary>The number of its colour: that of its first run.</summary>
    public int Style => Runs[0].Style;
}

/// <summary>Finds runs that differ in nothing but the seed of training.</summary>
public static class SeedGroups
{
    private static readonly string[] s_free = ["name", "training.seed"];

    /// <summary>The groups of at least two runs; imported runs, whose settings nobody knows, are in none.</summary>
    public static IReadOnlyList<SeedGroup> Of(IReadOnlyList<ComparedRun> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        return
        [
            .. runs.Where(r => !ImportMark.IsImported(r.Run)).GroupBy(KeyOf, StringComparer.Ordinal)
                .Where(g => g.Key.Length > 0 && g.Count() > 1)
                .Select(g => new SeedGroup(NameOf([.. g.Select(r => r.Run.Name)]), [.. g])),
        ];
    }

    private static string KeyOf(ComparedRun run)
    {
        var (rows, problems) = SettingRows.Of(run.Run.JobJson);
        return problems.Count > 0 ? "" : string.Join('\n', rows.Where(r => !s_free.Contains(r.Key)).Select(r => $"{r.Key}={r.Value}"));
    }

    private static string NameOf(string[] names)
    {
        var length = names.Min(n => n.Length);
        var same = Enumerable.Range(0, length).TakeWhile(i => names.All(n => n[i] == names[0][i])).Count();
        var shared = names[0][..same].TrimEnd(' ', '-', '·', '_', '(', ',', '#');
        return shared.Length > 2 ? shared : names[0];
    }
}
