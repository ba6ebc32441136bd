using System.CommandLine;
using Tezgah.Engine.Adapters;
using Tezgah.Engine.Models;

namespace Tezgah.Cli.Models;

/// <summary>Writes a model with its adapter merged in.</summary>
internal static class MergeCommand
{
    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "the base model's folder in Hugging Face's layout", Required = true };
        var adapter = new Option<string>("--adapter") { Description = "a PEFT folder with a LoRA adapter", Required = true };
        var output = new Option<string>("--out") { Description = "the folder to write; it must not exist or be empty", Required = true };
        var dtype = new Option<string?>("--dtype") { Description = "the type of the merged weights; else that of the base model" };
        dtype.AcceptOnlyFromAmong("float32", "bfloat16", "float16");
        var command = new Command("merge", "Writes a model with its adapter merged in, as a Hugging Face folder that loads anywhere.")
        {
            model, adapter, output, dtype,
        };
        command.SetAction(parsed =>
        {
            var type = parsed.GetValue(dtype) is { } name ? ModelFolder.TypeOf(name) : (TorchSharp.torch.ScalarType?)null;
            var folder = parsed.GetRequiredValue(output);
            AdapterMerge.Run(parsed.GetRequiredValue(model), parsed.GetRequiredValue(adapter), folder, type);
            Console.WriteLine(Path.GetFullPath(folder));
            return CommandLine.Done;
        });
        return command;
    }
}
