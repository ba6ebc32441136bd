using Tezgah.Core.Files;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Storage;
using Tezgah.Storage.Safety;
using Tezgah.Storage.Sqlite;

namespace Tezgah.Runs.Safety;

/// <summary>
/// Takes what can still be read out of a damaged database into a new one, which takes its place when it is whole. A copy of the damaged one
/// stays beside it; a run whose rows cannot be read is made anew from its folder.
/// </summary>
internal sealed class StoreSalvage(DataFolder data, List<StoreFinding> findings, Action beforeSwap)
{
    private const string Kind = ".damaged";

    /// <summary>Puts the new database in the old one's place.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var unfinished = DatabaseSwap.Unfinished(data.Database);
        string? damaged = null;
        var isDone = false;
        try
        {
            DatabaseSwap.Delete(unfinished);

            // Before anything is read: even that may change a damaged database.
            damaged = DatabaseSwap.Keep(data.Database, Kind)!;
            using (var target = SqliteDatabase.Open(unfinished))
            {
                await TakeAllAsync(target, damaged, cancellationToken);
            }

            beforeSwap();
            DatabaseSwap.Replace(data.Database);
            isDone = true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(FileErrors.NotWritten(data.Root, e), e);
        }
        finally
        {
            DatabaseSwap.Delete(unfinished);
            if (!isDone && damaged is not null)
            {
                DatabaseSwap.Delete(damaged);
            }
        }
    }

    /// <summary>The run of a row from its folder; null where nothing in it gives it.</summary>
    /// <exception cref="ProblemException"><c>file-not-readable</c>: the disk does not give what is there.</exception>
    public static WholeRun? Rebuild(DataFolder data, RunRecord row)
    {
        try
        {
            return RunRebuilder.Read(data.Run(row.Id), row);
        }
        catch (ProblemException e) when (e.Problems[0].Code != "file-not-readable")
        {
            // The files of an imported run are gone or changed; the caller reports what is lost by it.
            return null;
        }
    }

    private async Task TakeAllAsync(SqliteDatabase target, string damaged, CancellationToken cancellationToken)
    {
        try
        {
            using var source = SqliteDatabase.Open(data.Database);
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
        catch (ProblemException e) when (IsOfReading(e))
        {
            findings.Add(new StoreFinding(new Problem("store-unreadable", damaged, damaged), null, IsRepaired: false));
        }
    }

    // The rows up to the first that cannot be read; the folders give the others.
    private async Task<List<RunRecord>> RowsAsync(SqliteDatabase source, CancellationToken cancellationToken)
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
            whole = Rebuild(data, row);
            var code = whole is null ? "run-results-lost" : "run-curves-broken";
            findings.Add(new StoreFinding(new Problem(code, null, row.Id), row.Id, whole is not null));
            whole ??= new WholeRun(row, [], [], []);
        }

        await new SqliteRunBulk(target).AddAsync([whole!], cancellationToken);
    }

    private async Task<bool> TryAsync(Func<Task> read)
    {
        try
        {
            await read();
            return true;
        }
        catch (ProblemException e) when (IsOfReading(e))
        {
            // What cannot be read is what the caller makes anew, or reports.
            return false;
        }
    }

    // The new database's errors are none of the damaged one's.
    private bool IsOfReading(ProblemException e) =>
        e.Problems[0].Code is "store-broken" or "store-unusable" && e.Problems[0].Where == data.Database;
}
