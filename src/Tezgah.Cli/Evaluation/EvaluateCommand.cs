using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Tezgah.Cli.Models;
using Tezgah.Core.Evaluations;

namespace Tezgah.Cli.Evaluation;

/// <summary>Predictions, metrics, perplexity or latency of a model on a data file.</summary>
internal static class EvaluateCommand
{
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        var model = new ModelOptions(required: false);
        var options = new EvaluateOptions();
        var task = new Option<string?>("--task") { Description = "what is measured" };
        task.AcceptOnlyFromAmong(EvaluationTasks.Classification, EvaluationTasks.Labels, EvaluationTasks.Perplexity, EvaluationTasks.Latency);
        var job = new Option<string?>("--job") { Description = "a job.json of an evaluation, in place of all other options but --out" };
        var output = new Option<string?>("--out") { Description = "the folder for predictions, metrics and evaluation.json; default: evaluations/NAME-TIME here" };
        var command = new Command(
            "evaluate",
            "Evaluates a model on a data file; writes predictions and metrics, with what they were computed from, and the summary on standard output.");
        command.Add(task);
        model.AddTo(command);
        options.AddTo(command);
        command.Add(output);
        command.Add(job);
        command.Validators.Add(result =>
        {
            // Not their values: one that is no choice cannot be read, and is said by itself.
            if (result.GetResult(job) is null && result.GetResult(task) is null)
            {
                result.AddError("Option '--task' is required.");
            }
        });
        command.SetAction(parsed => EvaluationJobRun.Run(
            parsed.GetValue(job) is { } file ? EvaluateJobFile.Load(file) : EvaluationJobRun.Job(Settings(parsed, parsed.GetValue(task)!, model, options)),
            parsed.GetValue(output),
            Show));
        return command;
    }

    private static Dictionary<string, string> Settings(ParseResult parsed, string task, ModelOptions model, EvaluateOptions options)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["task"] = task };
        foreach (var (key, value) in model.Settings(parsed).Concat(options.Settings(parsed, model.IsGiven(parsed) ? model.Folder(parsed) : "")))
        {
            settings[key] = value;
        }

        return settings;
    }

    private static void Show(string folder, EvaluationFile found)
    {
        var shown = new JsonObject { ["folder"] = folder };
        foreach (var (key, value) in JsonNode.Parse(found.ToJson())!.AsObject())
        {
            shown[key] = value?.DeepClone();
        }

        Console.Out.WriteLine(shown.ToJsonString(s_json));
    }
}
