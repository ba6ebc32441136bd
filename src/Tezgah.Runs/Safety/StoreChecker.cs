using System.Globalization;
using Tezgah.Core.Problems;
using Tezgah.Storage;
using Tezgah.Storage.Safety;
using Tezgah.Storage.Sqlite;

namespace Tezgah.Runs.Safety;

/// <summary>
/// Compares the database with itself and with the runs' folders, puts right what can be put right from either, and says what is
/// lost. No dashboard may have the data folder open; <see cref="StoreInspector"/> looks while one runs.
/// </summary>
public sealed class StoreChecker(DataFolder data, TimeProvider? time = null)
{
    private readonly List<StoreFinding> _findings = [];

    /// <summary>Looks, and with <paramref name="repair"/> repairs.</summary>
    /// <exception cref="ProblemException"><c>store-newer</c>, <c>disk-full</c>.</exception>
    public async Task<IReadOnlyList<StoreFinding>> CheckAsync(bool repair, CancellationToken cancellationToken = default)
    {
        _findings.Clear();
        if (File.Exists(data.Database) && DatabaseCheck.Damage(data.Database, cancellationToken) is { } damage)
        {
            _findings.Add(StoreInspector.Damaged(data.Database, damage, repair));
            if (!repair)
            {
                return _findings;
            }

            await new StoreSalvage(data, _findings).RunAsync(cancellationToken);
        }

        using var database = SqliteDatabase.Open(data.Database);
        var inspector = new StoreInspector(data, database, time ?? TimeProvider.System);
        await TakeAsync(await inspector.CurvesAsync(cancellationToken));
        await TakeAsync(await inspector.FoldersAsync(isLive: false, cancellationToken));
        return _findings;

        async Task TakeAsync(IEnumerable<StoreFinding> found)
        {
            foreach (var finding in found)
            {
                _findings.Add(repair ? await RepairAsync(database, finding, cancellationToken) : finding);
            }
        }
    }

    private async Task<StoreFinding> RepairAsync(SqliteDatabase database, StoreFinding finding, CancellationToken cancellationToken)
    {
        switch (finding.Problem.Code)
        {
            case "run-curves-broken":
                return await RepairCurvesAsync(database, finding, cancellationToken);
            case "run-not-in-store":
                await new SqliteRunBulk(database).AddAsync([RunRebuilder.Read(data.Run(finding.Run!))!], cancellationToken);
                return finding with { IsRepaired = true };
            default:
                return finding;
        }
    }

    private async Task<StoreFinding> RepairCurvesAsync(SqliteDatabase database, StoreFinding finding, CancellationToken cancellationToken)
    {
        var id = finding.Run!;
        var row = await new SqliteRunStore(database).FindAsync(id, cancellationToken);
        if (row is not null && File.Exists(data.Run(id).Events) && RunRebuilder.Read(data.Run(id), row) is { } whole)
        {
            await DatabaseCheck.TakeOutAsync(database, id, cancellationToken);
            await new SqliteRunBulk(database).AddAsync([whole], cancellationToken);
            return finding with { IsRepaired = true };
        }

        var points = await DatabaseCheck.DropBrokenCurvesAsync(database, id, cancellationToken);
        return new StoreFinding(new Problem("run-curves-lost", null, id, points.ToString(CultureInfo.InvariantCulture)), id, IsRepaired: true);
    }
}
