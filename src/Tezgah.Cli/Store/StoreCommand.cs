using System.CommandLine;
using Tezgah.Runs.Safety;
using Tezgah.Storage;
using Tezgah.Storage.Safety;
using Tezgah.Storage.Sqlite;

namespace Tezgah.Cli.Store;

/// <summary>Looks after the database: back-up, restore, check and repair.</summary>
internal static class StoreCommand
{
    public static Command Create() => new("store", "Looks after the dashboard's database.") { Check(), Backup(), Restore(), Compact() };

    internal static Option<string?> DataOption() =>
        new("--data") { Description = "the dashboard's folder; default: the user's folder for application data" };

    private static Command Check()
    {
        var data = DataOption();
        var repair = new Option<bool>("--repair") { Description = "put right what can be put right" };
        var command = new Command("check", "Compares the database with itself and with the runs' folders, and says what is wrong or lost. No dashboard may run on it.")
        {
            data,
            repair,
        };
        command.SetAction(async (parsed, stop) =>
        {
            using var folder = DataFolder.Open(parsed.GetValue(data) ?? DataFolder.Default);
            var findings = await new StoreChecker(folder).CheckAsync(parsed.GetValue(repair), stop);
            StoreOutput.Write(new
            {
                Ok = findings.All(f => f.IsRepaired),
                Findings = findings.Select(f => new { f.Problem.Code, f.Run, f.IsRepaired, f.Problem.Message }),
            });
            return findings.All(f => f.IsRepaired) ? CommandLine.Done : CommandLine.Failed;
        });
        return command;
    }

    private static Command Backup()
    {
        var data = DataOption();
        var file = new Argument<string>("FILE") { Description = "the file to write; one that is there is replaced" };
        var command = new Command("backup", "Copies the database to a file, also while a dashboard runs. The runs' folders are not in it.") { file, data };
        command.SetAction(parsed =>
        {
            var folder = Path.GetFullPath(parsed.GetValue(data) ?? DataFolder.Default);
            var target = Path.GetFullPath(parsed.GetRequiredValue(file));
            StoreBackup.Create(Path.Combine(folder, DataFolder.DatabaseName), target);
            BackupList.Note(folder, target, TimeProvider.System.GetUtcNow(), new FileInfo(target).Length);
            StoreOutput.Write(new { File = target, Bytes = new FileInfo(target).Length });
            return CommandLine.Done;
        });
        return command;
    }

    private static Command Restore()
    {
        var data = DataOption();
        var file = new Argument<string>("FILE") { Description = "a file that 'store backup' wrote" };
        var command = new Command("restore", "Puts a back-up in the database's place. No dashboard may run on it; 'store check --repair' then takes in newer runs.")
        {
            file,
            data,
        };
        command.SetAction(async (parsed, _) =>
        {
            using var folder = DataFolder.Open(parsed.GetValue(data) ?? DataFolder.Default);
            var replaced = await StoreBackup.RestoreAsync(folder, Path.GetFullPath(parsed.GetRequiredValue(file)));
            StoreOutput.Write(new { folder.Database, Replaced = replaced });
            return CommandLine.Done;
        });
        return command;
    }

    private static Command Compact()
    {
        var data = DataOption();
        var command = new Command("compact", "Gives the room back that deleted runs left in the database's file. No dashboard may run on it; its page of the store can do the same.")
        {
            data,
        };
        command.SetAction(async (parsed, stop) =>
        {
            using var folder = DataFolder.Open(parsed.GetValue(data) ?? DataFolder.Default);
            using var database = SqliteDatabase.Open(folder.Database);
            var compacted = await StoreCompaction.RunAsync(database, stop);
            StoreOutput.Write(new { folder.Database, BytesBefore = compacted.Before, BytesAfter = compacted.After });
            return CommandLine.Done;
        });
        return command;
    }
}
