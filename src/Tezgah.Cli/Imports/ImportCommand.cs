using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tezgah.Core.Runs.Imports;
using Tezgah.Runs.Imports;
using Tezgah.Storage;
using Tezgah.Storage.Sqlite;

namespace Tezgah.Cli.Imports;

/// <summary>Takes other programs' results into the store.</summary>
internal static class ImportCommand
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Command Create()
    {
        var folder = new Argument<string>("DIR")
        {
            Description = "a folder with preds_test.csv, metrics.json, class_report.json, history.csv, latency.json or a Hugging Face trainer_state.json",
        };
        var name = new Option<string?>("--name") { Description = "what to call the run; default: the folder's name" };
        var data = new Option<string?>("--data") { Description = "the dashboard's folder; default: the user's folder for application data" };
        var command = new Command("import", "Takes the results of another program into the dashboard, as a run that has ended.") { folder, name, data };
        command.SetAction((parsed, stop) => RunAsync(parsed.GetRequiredValue(folder), parsed.GetValue(name), parsed.GetValue(data), stop));
        return command;
    }

    private static async Task<int> RunAsync(string folder, string? name, string? dataFolder, CancellationToken stop)
    {
        var results = ImportReader.Read(folder);
        using var data = DataFolder.Open(dataFolder ?? DataFolder.Default);
        using var database = SqliteDatabase.Open(data.Database);
        var run = await new RunImporter(data, new SqliteRunBulk(database), TimeProvider.System).ImportAsync(results, name, stop);
        foreach (var note in results.Notes)
        {
            await Console.Error.WriteLineAsync(note.Message);
        }

        Console.WriteLine(JsonSerializer.Serialize(
            new { run.Id, run.Name, results.Files, Steps = results.Steps.Count, results.TotalSteps, results.Test, results.Labels }, s_options));
        return CommandLine.Done;
    }
}
