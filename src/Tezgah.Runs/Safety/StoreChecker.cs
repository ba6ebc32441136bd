using System.Globalization;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Core.Runs.Imports;
using Tezgah.Storage;
using Tezgah.Storage.Safety;
using Tezgah.Storage.Sqlite;

namespace Tezgah.Runs.Safety;

/// <summary>Something that the check found.</summary>
/// <param name="Problem">What it is, and what is lost by it.</param>
/// <param name="Run">The run; null where it is the store itself.</param>
/// <param name="IsRepaired">Whether it was put right.</param>
public sealed record StoreFinding(Problem Problem, string? Run, bool IsRepaired);

/// <summary>
/// Compares the database with itself and with the runs' folders, puts right what can be put right from either, and says what is
/// lost. No dashboard may have the data folder open.
/// </summary>
public sealed class StoreChecker(DataFolder data)
{
    private readonly List<StoreFinding> _findings = [];

    /// <summary>Looks, and with <paramref name="repair"/> repairs.</summary>
    /// <exception cref="ProblemException"><c>store-newer</c>, <c>disk-full</c>.</exception>
    public async Task<IReadOnlyList<StoreFinding>> CheckAsync(bool repair, CancellationToken cancellationToken = default)
    {
        _findings.Clear();
        if (File.Exists(data.Database) && DatabaseCheck.Damage(data.Database) is not null)
        {
            _findings.Add(new StoreFinding(new Problem("store-damaged", data.Database, data.Database), null, repair));
            if (!repair)
            {
                return _findings;
            }

            await new StoreSalvage(data, _findings).RunAsync(cancellationToken);
        }

        using var database = SqliteDatabase.Open(data.Database);
        await CheckCurvesAsync(database, repair, cancellationToken);
        var known = await KnownAsync(database, cancellationToken);
        CheckFolders(known);
        await FindRunsAsync(database, known.Keys, repair, cancellationToken);
        return _findings;
    }

    private async Task CheckCurvesAsync(SqliteDatabase database, bool repair, CancellationToken cancellationToken)
    {
        foreach (var id in await DatabaseCheck.BrokenCurvesAsync(database, cancellationToken))
        {
            if (!repair)
            {
                _findings.Add(new StoreFinding(new Problem("run-curves-broken", null, id), id, IsRepaired: false));
                continue;
            }

            var row = await new SqliteRunStore(database).FindAsync(id, cancellationToken);
            if (row is not null && File.Exists(data.Run(id).Events) && RunRebuilder.Read(data.Run(id), row) is { } whole)
            {
                await DatabaseCheck.TakeOutAsync(database, id, cancellationToken);
                await new SqliteRunBulk(database).AddAsync([whole], cancellationToken);
                _findings.Add(new StoreFinding(new Problem("run-curves-broken", null, id), id, IsRepaired: true));
            }
            else
            {
                var points = await DatabaseCheck.DropBrokenCurvesAsync(database, id, cancellationToken);
                _findings.Add(new StoreFinding(
                    new Problem("run-curves-lost", null, id, points.ToString(CultureInfo.InvariantCulture)), id, IsRepaired: true));
            }
        }
    }

    private static async Task<Dictionary<string, RunRecord>> KnownAsync(SqliteDatabase database, CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, RunRecord>(StringComparer.Ordinal);
        await new SqliteRunSummaries(database).VisitAsync(r => known.Add(r.Id, r), cancellationToken);
        foreach (var deleted in await new SqliteRunBin(database).ListAsync(cancellationToken))
        {
            known.Add(deleted.Id, deleted);
        }

        return known;
    }

    private void CheckFolders(Dictionary<string, RunRecord> known)
    {
        foreach (var (id, run) in known)
        {
            if (!Directory.Exists(data.Run(id).Root))
            {
                // The row keeps curves, log and results; what only the folder had cannot be made again.
                var code = ImportMark.IsImported(run) ? "run-files-missing" : "run-folder-missing";
                _findings.Add(new StoreFinding(new Problem(code, data.Run(id).Root, run.Name, data.Run(id).Root), id, IsRepaired: false));
            }
        }
    }

    private async Task FindRunsAsync(SqliteDatabase database, IReadOnlyCollection<string> known, bool repair, CancellationToken cancellationToken)
    {
        var removed = (await new SqliteRunBin(database).ListRemovedAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal);
        foreach (var folder in Directory.EnumerateDirectories(data.Runs).Order(StringComparer.Ordinal))
        {
            var id = Path.GetFileName(folder);
            if (known.Contains(id) || removed.Contains(id) || !DataFolder.IsRunId(id))
            {
                continue;
            }

            if (!File.Exists(data.Run(id).Job))
            {
                _findings.Add(new StoreFinding(new Problem("run-folder-empty", folder, folder), id, IsRepaired: false));
                continue;
            }

            if (repair)
            {
                await new SqliteRunBulk(database).AddAsync([RunRebuilder.Read(data.Run(id))!], cancellationToken);
            }

            _findings.Add(new StoreFinding(new Problem("run-not-in-store", folder, folder), id, repair));
        }
    }
}
