using System.CommandLine;
using Tezgah.Runs.Safety;
using Tezgah.Storage;
using Tezgah.Storage.Sqlite;

namespace Tezgah.Cli.Store;

/// <summary>A whole study as one file.</summary>
internal static class StudyCommand
{
    public static Command Create() => new("study", "Takes a whole study out of the dashboard as one file, or into it.") { Export(), Import() };

    private static Command Export()
    {
        var data = StoreCommand.DataOption();
        var name = new Argument<string>("NAME") { Description = "the study" };
        var file = new Argument<string>("FILE.zip") { Description = "the file to write; one that is there is replaced" };
        var without = new Option<bool>("--without-checkpoints") { Description = "leave the checkpoints out: the file is much smaller, but no run in it can be gone on from or tried" };
        var command = new Command("export", "Writes the ended runs of a study with their folders to a ZIP file. No dashboard may run on it.") { name, file, data, without };
        command.SetAction((parsed, stop) => WithAsync(parsed.GetValue(data), async study =>
        {
            var target = Path.GetFullPath(parsed.GetRequiredValue(file));
            var runs = await study.ExportAsync(parsed.GetRequiredValue(name), target, !parsed.GetValue(without), stop);
            StoreOutput.Write(new { File = target, Bytes = new FileInfo(target).Length, Runs = runs });
        }));
        return command;
    }

    private static Command Import()
    {
        var data = StoreCommand.DataOption();
        var file = new Argument<string>("FILE.zip") { Description = "a file that 'study export' wrote" };
        var command = new Command("import", "Adds the runs of such a file; those that are there already stay as they are. No dashboard may run on it.") { file, data };
        command.SetAction((parsed, stop) => WithAsync(parsed.GetValue(data), async study =>
            StoreOutput.Write(await study.ImportAsync(Path.GetFullPath(parsed.GetRequiredValue(file)), null, stop))));
        return command;
    }

    private static async Task<int> WithAsync(string? folder, Func<StudyFile, Task> work)
    {
        using var data = DataFolder.Open(folder ?? DataFolder.Default);
        using var database = SqliteDatabase.Open(data.Database);
        await work(new StudyFile(data, new SqliteRunStore(database), new SqliteRunBulk(database), new SqliteRunBin(database)));
        return CommandLine.Done;
    }
}
