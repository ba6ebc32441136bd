using System.Globalization;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
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

    /// <summary>Called before a salvaged database takes the damaged one's place; tests end the program there.</summary>
    internal Action BeforeSwap { get; init; } = () => { };

    /// <summary>Looks, and with <paramref name="repair"/> repairs; without it nothing of the store changes.</summary>
    /// <exception cref="ProblemException"><c>store-newer</c>, <c>store-unusable</c>, <c>store-gone</c>, <c>disk-full</c>.</exception>
    public async Task<IReadOnlyList<StoreFinding>> CheckAsync(bool repair, CancellationToken cancellationToken = default)
    {
        _findings.Clear();
        if (File.Exists(data.Database) && DatabaseCheck.Damage(data.Database, cancellationToken) is not null)
        {
            _findings.Add(StoreInspector.Damaged(data.Database, repair));
            if (!repair)
            {
                return _findings;
            }

            await new StoreSalvage(data, _findings, BeforeSwap).RunAsync(cancellationToken);
        }

        try
        {
            using var database = repair ? SqliteDatabase.Open(data.Database) : DatabaseCheck.OpenToLook(data.Database, data.Incoming);
            var inspector = new StoreInspector(data, database, time ?? TimeProvider.System);
            await TakeAsync(database, await inspector.CurvesAsync(cancellationToken), repair, cancellationToken);
            await TakeAsync(database, await inspector.FoldersAsync(isLive: false, cancellationToken), repair, cancellationToken);
            await TakeAsync(database, await inspector.EventsAsync(isLive: false, cancellationToken), repair, cancellationToken);
            return _findings;
        }
        finally
        {
            data.ForgetIncoming();
        }
    }

    private async Task TakeAsync(SqliteDatabase database, IEnumerable<StoreFinding> found, bool repair, CancellationToken cancellationToken)
    {
        foreach (var finding in found)
        {
            _findings.Add(repair ? await RepairAsync(database, finding, cancellationToken) : finding);
        }
    }

    private async Task<StoreFinding> RepairAsync(SqliteDatabase database, StoreFinding finding, CancellationToken cancellationToken)
    {
        switch (finding.Problem.Code)
        {
            case "run-curves-broken":
                return await RepairCurvesAsync(database, finding, cancellationToken);
            case "run-not-in-store":
                return await TakeInAsync(database, finding, cancellationToken);
            case "run-events-short" when EventPlace.EndOf(data.Run(finding.Run!).Events) is { } end:
                // What the disk no longer has was read before, and is kept; a resumed run begins at a checkpoint anyway.
                await DatabaseCheck.SetEventPlaceAsync(database, finding.Run!, end.Offset, end.Seq, cancellationToken);
                return finding with { IsRepaired = true };
            case "run-events-short" or "run-events-other":
                return await FindAsync(database, finding.Run!, cancellationToken) is { } row && Rebuild(row) is { } whole
                    ? await ReplaceAsync(database, whole, finding, cancellationToken)
                    : finding;
            default:
                return finding;
        }
    }

    private async Task<StoreFinding> TakeInAsync(SqliteDatabase database, StoreFinding finding, CancellationToken cancellationToken)
    {
        try
        {
            await new SqliteRunBulk(database).AddAsync([RunRebuilder.Read(data.Run(finding.Run!))!], cancellationToken);
            return finding with { IsRepaired = true };
        }
        catch (ProblemException e) when (e.Problems[0].Code is not ("disk-full" or "store-broken" or "store-unusable"))
        {
            // One folder that cannot be read must not keep the others out.
            return finding with { Problem = e.Problems[0] };
        }
    }

    private async Task<StoreFinding> RepairCurvesAsync(SqliteDatabase database, StoreFinding finding, CancellationToken cancellationToken)
    {
        var id = finding.Run!;
        if (await FindAsync(database, id, cancellationToken) is { } row && Rebuild(row) is { } whole)
        {
            // Only the curves are damaged; in the log are lines that only the dashboard knows.
            var store = new SqliteRunStore(database);
            var mended = new WholeRun(
                row,
                whole.Series,
                await store.ReadLogAsync(id, int.MaxValue, cancellationToken),
                await store.ReadEvaluationsAsync(id, cancellationToken));
            return await ReplaceAsync(database, mended, finding, cancellationToken);
        }

        var points = await DatabaseCheck.DropBrokenCurvesAsync(database, id, cancellationToken);
        return new StoreFinding(new Problem("run-curves-lost", null, id, points.ToString(CultureInfo.InvariantCulture)), id, IsRepaired: true);
    }

    private static async Task<StoreFinding> ReplaceAsync(SqliteDatabase database, WholeRun whole, StoreFinding finding, CancellationToken cancellationToken)
    {
        await new SqliteRunBulk(database).ReplaceAsync(whole, cancellationToken);
        return finding with { IsRepaired = true };
    }

    private static async Task<RunRecord?> FindAsync(SqliteDatabase database, string id, CancellationToken cancellationToken) =>
        await new SqliteRunStore(database).FindAsync(id, cancellationToken)
        ?? (await new SqliteRunBin(database).ListAsync(cancellationToken)).FirstOrDefault(r => r.Id == id);

    private WholeRun? Rebuild(RunRecord row) => StoreSalvage.Rebuild(data, row);
}
