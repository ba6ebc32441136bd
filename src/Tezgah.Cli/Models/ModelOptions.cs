using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Problems;
using Tezgah.Engine.Memory;
using Tezgah.Engine.Models;
using static TorchSharp.torch;

namespace Tezgah.Cli.Models;

/// <summary>The options that all commands with a model have.</summary>
internal sealed class ModelOptions
{
    private readonly Option<string> _model = new("--model") { Description = "a model folder in Hugging Face's layout" };

    private readonly Option<string?> _adapter = new("--adapter") { Description = "a PEFT folder with a LoRA adapter to put over the model" };

    private readonly Option<string?> _dtype = new("--dtype") { Description = "the type to compute in; else that of the folder" };

    private readonly Option<string> _quantization = new("--quantization")
    {
        Description = "how the base lies in memory: as the adapter was trained over it (4 bits for QLoRA), never in 4 bits, or always",
        DefaultValueFactory = _ => BaseQuantization.AsTrained,
    };

    private readonly Option<string> _device = new("--device") { Description = "where to compute", DefaultValueFactory = _ => "auto" };

    private readonly Option<int?> _threads = new("--threads") { Description = "processor threads; else one for each core" };

    public ModelOptions(bool required = true)
    {
        _model.Required = required;
        _dtype.AcceptOnlyFromAmong("float32", "bfloat16", "float16");
        _quantization.AcceptOnlyFromAmong(BaseQuantization.AsTrained, BaseQuantization.None, BaseQuantization.Nf4);
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
        command.Add(_quantization);
        command.Add(_device);
        command.Add(_threads);
    }

    /// <summary>The model's folder.</summary>
    public string Folder(ParseResult parsed) => parsed.GetRequiredValue(_model);

    /// <summary>What was trained: the adapter's folder, or else the model's.</summary>
    public string Trained(ParseResult parsed) => parsed.GetValue(_adapter) ?? Folder(parsed);

    /// <summary>Whether a model was given.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetValue(_model) is not null;

    /// <summary>The same while the command line is checked.</summary>
    public bool IsGiven(CommandResult parsed) => parsed.GetValue(_model) is not null;

    /// <summary>What was given, by the keys of an evaluation's settings.</summary>
    public IEnumerable<(string Key, string Value)> Settings(ParseResult parsed)
    {
        (string Key, string? Value)[] all =
        [
            ("model.model_name_or_path", parsed.GetValue(_model)),
            ("model.adapter", parsed.GetValue(_adapter)),
            ("model.dtype", parsed.GetValue(_dtype)),
            ("model.quantization", parsed.GetValue(_quantization) is var lies && lies == BaseQuantization.AsTrained ? null : lies),
            ("device.type", parsed.GetValue(_device)),
            ("device.threads", parsed.GetValue(_threads)?.ToString(CultureInfo.InvariantCulture)),
        ];
        return all.Where(s => s.Value is not null).Select(s => (s.Key, s.Value!));
    }

    /// <summary>How the base will lie in memory, as an evaluation has it; null for as it is.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="run">The folder of a run whose base the model is; null takes the run that the adapter came out of.</param>
    public BaseQuantization? Quantization(ParseResult parsed, string? run = null) => BaseQuantization.Of(
        new EvaluatedModel { ModelNameOrPath = Folder(parsed), Adapter = parsed.GetValue(_adapter), Quantization = parsed.GetValue(_quantization)! }, run);

    /// <summary>Prepares torch and opens the model, over the base as the adapter was trained over it.</summary>
    /// <exception cref="ProblemException">The device is not there, or the folder holds no usable model.</exception>
    public DecoderModel Load(ParseResult parsed, string? scoreFile = null) => Load(parsed, Quantization(parsed), scoreFile);

    /// <summary>Prepares torch and opens the model.</summary>
    /// <exception cref="ProblemException">The device is not there, or the folder holds no usable model.</exception>
    public DecoderModel Load(ParseResult parsed, BaseQuantization? quantization, string? scoreFile = null)
    {
        var device = Prepare(parsed);
        var type = ModelFolder.TypeOf(parsed.GetValue(_dtype), quantization, device);
        return ModelFolder.Load(Folder(parsed), device, type, scoreFile, parsed.GetValue(_adapter), quantization);
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
