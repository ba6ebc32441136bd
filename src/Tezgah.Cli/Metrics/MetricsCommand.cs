using System.CommandLine;
using System.Text.Json;
using Tezgah.Core.Classification;
using Tezgah.Core.Results;

namespace Tezgah.Cli.Metrics;

/// <summary>All classification metrics of a predictions file, whoever wrote it.</summary>
internal static class MetricsCommand
{
    public static Command Create()
    {
        var predictions = new Option<string>("--predictions")
        {
            Description = "a CSV file with y_true, y_pred and prob_class_0 …",
            Required = true,
        };
        var output = new Option<string?>("--out") { Description = "the file to write; default: standard output" };
        var command = new Command("metrics", "Computes all classification metrics of a predictions file.") { predictions, output };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(predictions), parsed.GetValue(output)));
        return command;
    }

    private static int Run(string path, string? output)
    {
        var report = ClassificationReport.Compute(PredictionsFile.Read(path).Predictions);
        using var stream = output is null ? Console.OpenStandardOutput() : File.Create(output);
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        MetricsJson.Write(json, report);
        return CommandLine.Done;
    }
}
