using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Tezgah.Storage.Sqlite;

/// <summary>Copies of a database that is in use: SQLite's online back-up, which reads one state while others write.</summary>
internal static class Backups
{
    /// <summary>The copy that is made before a database of format <paramref name="version"/> is changed.</summary>
    public static string PathBeforeMigration(string path, long version) =>
        path + string.Create(CultureInfo.InvariantCulture, $".format-{version}");

    /// <summary>Copies the database beside itself; a copy from an earlier, broken-off try is replaced.</summary>
    public static void BeforeMigration(SqliteConnection connection, string path, long version) =>
        Copy(connection, PathBeforeMigration(path, version));

    /// <summary>
    /// Copies the database to a file. It appears under its name only when it is whole and on the disk.
    /// </summary>
    public static void Copy(SqliteConnection connection, string target)
    {
        var unfinished = target + ".part";
        File.Delete(unfinished);
        try
        {
            using (var copy = new SqliteConnection(new SqliteConnectionStringBuilder
            {
                DataSource = unfinished,
                Pooling = false,
            }.ToString()))
            {
                copy.Open();
                connection.BackupDatabase(copy);
                // A copy in WAL mode would bring two more files with it.
                copy.Do("PRAGMA journal_mode = DELETE");
            }

            File.Move(unfinished, target, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }
}
