using System.CommandLine;
using Tezgah.Core.Problems;
using Tezgah.Engine.Memory;
using Tezgah.Engine.Models;
using static TorchSharp.torch;

namespace Tezgah.Cli.Models;

/// <summary>The options that all commands with a model have.</summary>
internal sealed class ModelOptions
{
    private readonly Option<string> _model = new("--model") { Description = "a model folder in Hugging Face's layout", Required = true };

    private readonly Option<string?> _adapter = new("--adapter") { Description = "a PEFT folder with a LoRA adapter to put over the model" };

    private readonly Option<string?> _dtype = new("--dtype") { Description = "the type to compute in; else that of the folder" };

    private readonly Option<string> _device = new("--device") { Description = "where to compute", DefaultValueFactory = _ => "auto" };

    private readonly Option<int?> _threads = new("--threads") { Description = "processor threads; else one for each core" };

    public ModelOptions()
    {
        _dtype.AcceptOnlyFromAmong("float32", "bfloat16", "float16");
        _device.AcceptOnlyFromAmong("auto", "cpu", "cuda");
        _threads.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1 or > 1024)
            {
                result.AddError("--threads has to be from 1 to 1024.");
            }
        });
    }

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_model);
        command.Add(_adapter);
        command.Add(_dtype);
        command.Add(_device);
        command.Add(_threads);
    }

    /// <summary>The model's folder.</summary>
    public string Folder(ParseResult parsed) => parsed.GetRequiredValue(_model);

    /// <summary>Prepares torch and opens the model.</summary>
    /// <exception cref="ProblemException">The device is not there, or the folder holds no usable model.</exception>
    public DecoderModel Load(ParseResult parsed, string? scoreFile = null)
    {
        var device = Prepare(parsed);
        return ModelFolder.Load(
            Folder(parsed), device, parsed.GetValue(_dtype) is { } dtype ? ModelFolder.TypeOf(dtype) : null, scoreFile, parsed.GetValue(_adapter));
    }

    private Device Prepare(ParseResult parsed)
    {
        var threads = parsed.GetValue(_threads) ?? Environment.ProcessorCount;
        NativeHeap.Prepare(threads);
        set_num_threads(threads);
        var wanted = parsed.GetValue(_device);
        var cuda = wanted != "cpu" && cuda_is_available();
        return wanted == "cuda" && !cuda
            ? throw new ProblemException(new Problem("device-missing", "--device", "cuda"))
            : device(cuda ? "cuda:0" : "cpu");
    }
}
