using Microsoft.Data.Sqlite;
using Tezgah.Core.Runs;
using Tezgah.Runs.Safety;
using Tezgah.Storage;
using Tezgah.Storage.Sqlite;

namespace Tezgah.Runs.Tests.Safety;

/// <summary>A data folder with its store.</summary>
internal sealed class StudySide : IDisposable
{
    private readonly SqliteDatabase _database;

    public StudySide(string folder)
    {
        Data = DataFolder.Open(folder);
        _database = SqliteDatabase.Open(Data.Database);
        (Store, Bulk, Bin) = (new SqliteRunStore(_database), new SqliteRunBulk(_database), new SqliteRunBin(_database));
        Study = new StudyFile(Data, Store, Bulk, Bin);
    }

    public DataFolder Data { get; }

    public void Do(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Data.Database};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public IRunStore Store { get; }

    public IRunBulk Bulk { get; }

    public IRunBin Bin { get; }

    public StudyFile Study { get; }

    public void Dispose()
    {
        _database.Dispose();
        Data.Dispose();
    }
}
