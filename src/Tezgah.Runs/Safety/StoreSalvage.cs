using System.Globalization;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Storage;
using Tezgah.Storage.Safety;
using Tezgah.Storage.Sqlite;

namespace Tezgah.Runs.Safety;

/// <summary>
/// Takes what can still be read out of a damaged database into a new one. The damaged one stays beside it; a run whose rows cannot be
/// read is made anew from its folder.
/// </summary>
internal sealed class StoreSalvage(DataFolder data, List<StoreFinding> findings)
{
    /// <summary>Puts the new database in the old one's place.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var damaged = MoveAway();
        using var target = SqliteDatabase.Open(data.Database);
        try
        {
            using var source = SqliteDatabase.Open(damaged);
            await TryAsync(async () => await DatabaseCheck.RememberRemovedAsync(target, await new SqliteRunBin(source).ListRemovedAsync(cancellationToken), cancellationToken));
            foreach (var run in await RowsAsync(source, cancellationToken))
            {
                await TakeAsync(source, target, run, cancellationToken);
            }

            await TryAsync(async () =>
            {
                foreach (var view in await new SqliteViewStore(source).ListAsync(cancellationToken))
                {
                    await new SqliteViewStore(target).SaveAsync(view, cancellationToken);
                }
            });
            await TryAsync(async () =>
            {
                foreach (var model in await new SqliteModelStore(source).ListAsync(cancellationToken))
                {
                    await new SqliteModelStore(target).AddAsync(model, cancellationToken);
                }
            });
        }
        catch (ProblemException e) when (e.Problems[0].Code is "store-broken" or "store-unusable")
        {
            findings.Add(new StoreFinding(new Problem("store-unreadable", damaged, damaged), null, IsRepaired: false));
        }
    }

    private string MoveAway()
    {
        var number = 1;
        string Name() => data.Database + string.Create(CultureInfo.InvariantCulture, $".damaged-{number}");
        while (File.Exists(Name()))
        {
            number++;
        }

        foreach (var end in new[] { "-wal", "-shm", "" })
        {
            if (File.Exists(data.Database + end))
            {
                File.Move(data.Database + end, Name() + end);
            }
        }

        return Name();
    }

    // The rows up to the first that cannot be read; the folders give the others.
    private static async Task<List<RunRecord>> RowsAsync(SqliteDatabase source, CancellationToken cancellationToken)
    {
        var rows = new List<RunRecord>();
        await TryAsync(() => new SqliteRunSummaries(source).VisitAsync(rows.Add, cancellationToken));
        await TryAsync(async () => rows.AddRange(await new SqliteRunBin(source).ListAsync(cancellationToken)));
        return rows;
    }

    private async Task TakeAsync(SqliteDatabase source, SqliteDatabase target, RunRecord row, CancellationToken cancellationToken)
    {
        var store = new SqliteRunStore(source);
        WholeRun? whole = null;
        if (!await TryAsync(async () => whole = new WholeRun(
            row,
            await store.ReadSeriesAsync(row.Id, cancellationToken: cancellationToken),
            await store.ReadLogAsync(row.Id, int.MaxValue, cancellationToken),
            await store.ReadEvaluationsAsync(row.Id, cancellationToken))))
        {
            whole = File.Exists(data.Run(row.Id).Events) ? RunRebuilder.Read(data.Run(row.Id), row) : null;
            var code = whole is null ? "run-results-lost" : "run-curves-broken";
            findings.Add(new StoreFinding(new Problem(code, null, row.Id), row.Id, whole is not null));
            whole ??= new WholeRun(row, [], [], []);
        }

        await new SqliteRunBulk(target).AddAsync([whole!], cancellationToken);
    }

    private static async Task<bool> TryAsync(Func<Task> read)
    {
        try
        {
            await read();
            return true;
        }
        catch (ProblemException e) when (e.Problems[0].Code is "store-broken" or "store-unusable")
        {
            // What cannot be read is what the caller makes anew, or reports.
            return false;
        }
    }
}
