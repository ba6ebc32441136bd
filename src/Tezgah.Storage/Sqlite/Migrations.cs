using System.Globalization;
using Microsoft.Data.Sqlite;
using Tezgah.Core.Problems;

namespace Tezgah.Storage.Sqlite;

/// <summary>
/// The format of the database, step by step. <c>PRAGMA user_version</c> says how many steps a file has; what has shipped is
/// never changed, only added to.
/// </summary>
internal static class Migrations
{
    private static readonly string[] s_steps =
    [
        """
        CREATE TABLE run (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            status TEXT NOT NULL,
            job TEXT NOT NULL,
            created_at TEXT NOT NULL,
            queued_at TEXT,
            started_at TEXT,
            ended_at TEXT,
            last_event_at TEXT,
            phase TEXT,
            phase_done INTEGER NOT NULL,
            phase_total INTEGER NOT NULL,
            step INTEGER NOT NULL,
            total_steps INTEGER NOT NULL,
            latest TEXT NOT NULL,
            problem TEXT,
            device TEXT,
            event_seq INTEGER NOT NULL,
            event_offset INTEGER NOT NULL,
            log_lines INTEGER NOT NULL,
            revision INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE series (
            key INTEGER PRIMARY KEY,
            run INTEGER NOT NULL REFERENCES run(key) ON DELETE CASCADE,
            name TEXT NOT NULL,
            UNIQUE (run, name)
        ) STRICT;

        CREATE TABLE chunk (
            key INTEGER PRIMARY KEY,
            series INTEGER NOT NULL REFERENCES series(key) ON DELETE CASCADE,
            first_step INTEGER NOT NULL,
            last_step INTEGER NOT NULL,
            points INTEGER NOT NULL,
            steps BLOB NOT NULL,
            vals BLOB NOT NULL,
            UNIQUE (series, first_step)
        ) STRICT;

        CREATE TABLE log (
            key INTEGER PRIMARY KEY,
            run INTEGER NOT NULL REFERENCES run(key) ON DELETE CASCADE,
            seq INTEGER NOT NULL,
            time TEXT NOT NULL,
            level TEXT NOT NULL,
            text TEXT NOT NULL,
            problem TEXT
        ) STRICT;
        CREATE INDEX log_of_run ON log (run, key);

        CREATE TABLE evaluation (
            key INTEGER PRIMARY KEY,
            run INTEGER NOT NULL REFERENCES run(key) ON DELETE CASCADE,
            name TEXT NOT NULL,
            step INTEGER NOT NULL,
            time TEXT NOT NULL,
            body TEXT NOT NULL,
            UNIQUE (run, name, step)
        ) STRICT;
        """,
        """
        CREATE TABLE model (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            folder TEXT NOT NULL UNIQUE,
            added_at TEXT NOT NULL
        ) STRICT;
        """,
        """
        ALTER TABLE run ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';
        ALTER TABLE run ADD COLUMN note TEXT NOT NULL DEFAULT '';
        ALTER TABLE run ADD COLUMN study TEXT;
        ALTER TABLE run ADD COLUMN archived_at TEXT;
        ALTER TABLE run ADD COLUMN deleted_at TEXT;

        CREATE TABLE removed_run (
            id TEXT PRIMARY KEY,
            removed_at TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE saved_view (
            name TEXT PRIMARY KEY,
            query TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        """,

        // Of runs that were resumed before, the log knows when that was last, and nobody how long their workers had worked.
        """
        ALTER TABLE run ADD COLUMN session_started_at TEXT;
        ALTER TABLE run ADD COLUMN session_step INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE run ADD COLUMN worked_before REAL DEFAULT 0;

        UPDATE run SET session_started_at = started_at;
        UPDATE run SET
            session_started_at = resumed.time,
            session_step = coalesce(CAST(json_extract(resumed.problem, '$.args[0]') AS INTEGER), 0),
            worked_before = NULL
        FROM (
            SELECT run, time, problem, max(key) FROM log
            WHERE problem LIKE '%"note-resumed"%' AND json_valid(problem)
            GROUP BY run) AS resumed
        WHERE resumed.run = run.key;
        """,
    ];

    /// <summary>The format that this program writes.</summary>
    public static int Newest => s_steps.Length;

    /// <summary>
    /// Brings a database to the newest format; each step is one transaction. One that has rows already is copied before
    /// (<see cref="Backups.BeforeMigration"/>), so that a step that goes wrong costs nothing.
    /// </summary>
    /// <param name="connection">The database.</param>
    /// <param name="path">Its file.</param>
    /// <param name="newest">The format to bring it to; an older one only in tests, which have no old files.</param>
    /// <param name="keepsCopy">Whether to copy it before; not where it is a copy itself.</param>
    /// <exception cref="ProblemException"><c>store-newer</c>.</exception>
    public static void Run(SqliteConnection connection, string path, int? newest = null, bool keepsCopy = true)
    {
        var version = connection.Ask<long>("PRAGMA user_version");
        if (version > Newest)
        {
            throw new ProblemException(new Problem(
                "store-newer",
                path,
                path,
                version.ToString(CultureInfo.InvariantCulture),
                Newest.ToString(CultureInfo.InvariantCulture)));
        }

        var last = newest ?? Newest;
        if (keepsCopy && version > 0 && version < last)
        {
            Backups.BeforeMigration(connection, path, version);
        }

        for (; version < last; version++)
        {
            using var transaction = connection.BeginTransaction();
            connection.Do(s_steps[version]);
            connection.Do(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {version + 1}"));
            transaction.Commit();
        }
    }
}
