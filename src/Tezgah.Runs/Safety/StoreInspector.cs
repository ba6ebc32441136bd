using System.Globalization;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Core.Runs.Imports;
using Tezgah.Storage;
using Tezgah.Storage.Safety;
using Tezgah.Storage.Sqlite;

namespace Tezgah.Runs.Safety;

/// <summary>
/// Compares the database with itself and with the runs' folders, and changes nothing: a dashboard may run on them meanwhile. What runs that
/// begin, go on or are removed just now leave for a moment is not taken for damage.
/// </summary>
public sealed class StoreInspector(DataFolder data, SqliteDatabase database, TimeProvider time)
{
    /// <summary>A folder is made before its row; the row of one this old is there.</summary>
    internal static readonly TimeSpan Young = TimeSpan.FromMinutes(1);

    private const int Parts = 4;

    /// <summary>Everything that is wrong, the file itself included.</summary>
    /// <param name="progress">Is told how many of the parts are done, and of how many.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="ProblemException"><c>store-broken</c>, <c>store-unusable</c>.</exception>
    public async Task<IReadOnlyList<StoreFinding>> InspectAsync(Action<long, long>? progress = null, CancellationToken cancellationToken = default)
    {
        progress?.Invoke(0, Parts);
        var damage = await Task.Run(() => DatabaseCheck.Damage(data.Database, cancellationToken), cancellationToken);
        if (damage is not null)
        {
            return [Damaged(data.Database, isRepaired: false)];
        }

        progress?.Invoke(1, Parts);
        var findings = (await CurvesAsync(cancellationToken)).ToList();
        progress?.Invoke(2, Parts);
        findings.AddRange(await FoldersAsync(isLive: true, cancellationToken));
        progress?.Invoke(3, Parts);
        findings.AddRange(await EventsAsync(isLive: true, cancellationToken));
        progress?.Invoke(Parts, Parts);
        return findings;
    }

    /// <summary>The finding of a damaged file.</summary>
    internal static StoreFinding Damaged(string file, bool isRepaired) =>
        new(new Problem("store-damaged", file, file), null, isRepaired);

    /// <summary>The curves that are not what was written.</summary>
    internal async Task<IReadOnlyList<StoreFinding>> CurvesAsync(CancellationToken cancellationToken) =>
        [.. (await DatabaseCheck.BrokenCurvesAsync(database, cancellationToken)).Select(id => new StoreFinding(new Problem("run-curves-broken", null, id), id, IsRepaired: false))];

    /// <summary>The rows without a folder, and the folders without a row.</summary>
    internal async Task<IReadOnlyList<StoreFinding>> FoldersAsync(bool isLive, CancellationToken cancellationToken)
    {
        // The folders first: the row of each that is there now is there when the rows are read, unless it is just being made.
        var folders = Directory.EnumerateDirectories(data.Runs).Order(StringComparer.Ordinal).ToList();
        var known = await KnownAsync(cancellationToken);
        var removed = (await new SqliteRunBin(database).ListRemovedAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal);
        var findings = new List<StoreFinding>();
        foreach (var (id, run) in known)
        {
            if (!Directory.Exists(data.Run(id).Root) && (!isLive || await IsThereAsync(id, cancellationToken)))
            {
                // The row keeps curves, log and results; what only the folder had cannot be made again.
                var code = ImportMark.IsImported(run) ? "run-files-missing" : "run-folder-missing";
                findings.Add(new StoreFinding(new Problem(code, data.Run(id).Root, run.Name, data.Run(id).Root), id, IsRepaired: false));
            }
        }

        foreach (var folder in folders)
        {
            var id = Path.GetFileName(folder);
            if (!known.ContainsKey(id) && !removed.Contains(id) && DataFolder.IsRunId(id) && !(isLive && IsInTheMaking(folder)))
            {
                findings.Add(File.Exists(data.Run(id).Job)
                    ? new StoreFinding(new Problem("run-not-in-store", folder, folder), id, IsRepaired: false)
                    : new StoreFinding(new Problem("run-folder-empty", folder, folder), id, IsRepaired: false));
            }
        }

        return findings;
    }

    /// <summary>The runs whose events on the disk are not those that the store has read.</summary>
    internal async Task<IReadOnlyList<StoreFinding>> EventsAsync(bool isLive, CancellationToken cancellationToken)
    {
        var findings = new List<StoreFinding>();
        foreach (var (id, run) in await KnownAsync(cancellationToken))
        {
            // A run that was made anew meanwhile stands elsewhere now.
            if (EventsOf(run) is { } found
                && (!isLive || (await new SqliteRunStore(database).FindAsync(id, cancellationToken) is { } now && EventsOf(now) is not null)))
            {
                findings.Add(found);
            }
        }

        return findings;
    }

    private StoreFinding? EventsOf(RunRecord run)
    {
        var folder = data.Run(run.Id);
        if (run.EventOffset == 0 || !Directory.Exists(folder.Root))
        {
            return null;
        }

        try
        {
            var length = EventPlace.LengthOf(folder.Events);
            return length < run.EventOffset
                    ? new StoreFinding(new Problem("run-events-short", folder.Events, run.Name, folder.Events, Text(length), Text(run.EventOffset)), run.Id, IsRepaired: false)
                : !EventPlace.IsAt(folder.Events, run.EventOffset, run.EventSeq)
                    ? new StoreFinding(new Problem("run-events-other", folder.Events, run.Name, folder.Events), run.Id, IsRepaired: false)
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new StoreFinding(new Problem("file-not-readable", folder.Events, folder.Events).Because(e), run.Id, IsRepaired: false);
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task<Dictionary<string, RunRecord>> KnownAsync(CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, RunRecord>(StringComparer.Ordinal);
        await new SqliteRunSummaries(database).VisitAsync(r => known.Add(r.Id, r), cancellationToken);
        foreach (var deleted in await new SqliteRunBin(database).ListAsync(cancellationToken))
        {
            // One that was deleted between the two questions is in both answers.
            known.TryAdd(deleted.Id, deleted);
        }

        return known;
    }

    // A run that was removed for good meanwhile has neither row nor folder.
    private async Task<bool> IsThereAsync(string id, CancellationToken cancellationToken) =>
        await new SqliteRunStore(database).FindAsync(id, cancellationToken) is not null
        || (await new SqliteRunBin(database).ListAsync(cancellationToken)).Any(r => r.Id == id);

    private bool IsInTheMaking(string folder)
    {
        var made = new DirectoryInfo(folder);
        return !made.Exists || time.GetUtcNow().UtcDateTime - made.LastWriteTimeUtc < Young;
    }
}
