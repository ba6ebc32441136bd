using System.CommandLine;
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
        var against = new Option<string?>("--against") { Description = "another model's predictions on the same rows: adds the paired tests" };
        var output = new Option<string?>("--out") { Description = "the file to write; default: standard output" };
        var curves = new Option<bool>("--no-curves")
        {
            Description = "leave out the points of ROC and precision-recall curves, some numbers for every row and class; their areas stay",
        };
        var command = new Command("metrics", "Computes all classification metrics of a predictions file.") { predictions, against, output, curves };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(predictions), parsed.GetValue(against), parsed.GetValue(output), curves: !parsed.GetValue(curves)));
        return command;
    }

    private static int Run(string predictions, string? against, string? output, bool curves)
    {
        // Computed whole before the first byte is written: an error leaves no half file behind.
        using var result = new MemoryStream();
        MetricsOutput.Write(result, predictions, against, curves);
        result.Position = 0;
        using var stream = output is null ? Console.OpenStandardOutput() : File.Create(output);
        result.CopyTo(stream);
        return CommandLine.Done;
    }
}
