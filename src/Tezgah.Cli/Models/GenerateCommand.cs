using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tezgah.Cli.Training;
using Tezgah.Core.Models;
using Tezgah.Core.Problems;
using Tezgah.Engine.Generation;

namespace Tezgah.Cli.Models;

/// <summary>Texts that a model writes after prompts.</summary>
internal static class GenerateCommand
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    public static Command Create()
    {
        var model = new ModelOptions();
        var sampling = new SamplingOptions();
        var prompts = new Option<FileInfo?>("--prompts") { Description = "JSON lines with prompt, messages or input_ids" };
        var prompt = new Option<string?>("--prompt") { Description = "one prompt" };
        var chat = new Option<bool>("--chat") { Description = "treat each prompt as what a user says, by the model's chat template" };
        var batch = new Option<int>("--batch-size") { Description = "prompts at once", DefaultValueFactory = _ => 8 };
        batch.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 4096)
            {
                result.AddError("--batch-size has to be from 1 to 4096.");
            }
        });
        var command = new Command("generate", "Writes a text after each prompt; one JSON line a prompt on standard output.") { prompts, prompt, chat, batch };
        model.AddTo(command);
        sampling.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(prompts) is null == result.GetValue(prompt) is null)
            {
                result.AddError("Give either --prompts or --prompt.");
            }
        });
        command.SetAction(parsed =>
        {
            var settings = sampling.Read(parsed);
            var folder = model.Folder(parsed);
            using var stop = new StopSignal();
            using var network = model.Load(parsed);
            if (network.Config.Head != ModelHead.CausalLM)
            {
                throw new ProblemException(new Problem("model-not-causal", folder, folder));
            }

            var encoder = new PromptEncoder(folder, network.Config);
            var read = parsed.GetValue(prompts) is { } file
                ? PromptFile.Read(file.FullName, encoder, parsed.GetValue(chat))
                : [PromptFile.Encode(encoder, parsed.GetValue(prompt)!, parsed.GetValue(chat))];
            settings = settings with { StopTokenIds = [.. encoder.StopTokenIds, .. settings.StopTokenIds] };
            var generator = new TextGenerator(network, encoder.Tokenizer, TimeProvider.System);
            var size = parsed.GetValue(batch);
            for (var first = 0; first < read.Count && !stop.Token.IsCancellationRequested; first += size)
            {
                var part = read.Skip(first).Take(size).ToList();
                foreach (var text in generator.Run(part, settings, firstRow: first, cancel: stop.Token))
                {
                    Console.Out.WriteLine(Line(text));
                }
            }

            return stop.Token.IsCancellationRequested ? CommandLine.Failed : CommandLine.Done;
        });
        return command;
    }

    private static string Line(GeneratedText text) => JsonSerializer.Serialize(
        new
        {
            text.Text,
            OutputIds = text.Ids,
            FinishReason = JsonNamingPolicy.SnakeCaseLower.ConvertName(text.FinishReason.ToString()),
            text.PromptTokens,
            NewTokens = text.Ids.Count,
            SecondsToFirstToken = Math.Round(text.SecondsToFirstToken, 6),
            Seconds = Math.Round(text.Seconds, 6),
            TokensPerSecond = text.TokensPerSecond is { } rate ? Math.Round(rate, 2) : (double?)null,
        },
        s_json);
}
