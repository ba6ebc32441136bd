using Tezgah.Core.Evaluations;
using Tezgah.Core.Models;
using Tezgah.Core.Problems;
using Tezgah.Engine.Models;
using Tezgah.Text.Tasks;
using Tezgah.Text.Tokenization;
using static TorchSharp.torch;

namespace Tezgah.Engine.Evaluation;

/// <summary>A loaded model with its tokenizer and what is known of where it comes from.</summary>
internal sealed class EvaluatedNetwork : IDisposable
{
    private readonly string _folder;
    private Tokenizer? _tokenizer;

    private EvaluatedNetwork(DecoderModel model, ModelSource source, string folder, BaseQuantization? quantization) =>
        (Model, Source, _folder, Quantization) = (model, source, folder, quantization);

    public DecoderModel Model { get; }

    public ModelSource Source { get; }

    /// <summary>How its base lies in memory; null for as it is.</summary>
    public BaseQuantization? Quantization { get; }

    /// <summary>The step of the weights; 0 where it is not known.</summary>
    public int Step => Source.CheckpointStep ?? 0;

    /// <summary>The folder that the tokenizer's files are in.</summary>
    public string TokenizerFolder => _folder;

    /// <summary>What it is called in tables: the adapter's folder, or else the model's.</summary>
    public string Name => Path.GetFileName(Path.TrimEndingDirectorySeparator(Source.Adapter ?? Source.Folder));

    /// <exception cref="Text.DataFileException">There is none, or it is broken.</exception>
    public Tokenizer Tokenizer => _tokenizer ??= Tokenizer.Load(_folder);

    /// <summary>Opens a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="quantization">How its base lies in memory; null for as it is.</param>
    /// <param name="device">Where it goes.</param>
    /// <param name="free">The memory that is free for it; null where that cannot be asked.</param>
    /// <exception cref="ProblemException">A folder is missing or holds no usable model, or it does not fit into the memory.</exception>
    public static EvaluatedNetwork Load(EvaluatedModel model, BaseQuantization? quantization, Device device, long? free)
    {
        var type = ModelFolder.TypeOf(model.Dtype, quantization, device);
        if (free is { } bytes && File.Exists(Path.Combine(model.ModelNameOrPath, ModelConfigFile.FileName)))
        {
            var config = ModelConfigFile.Read(Path.Combine(model.ModelNameOrPath, ModelConfigFile.FileName));
            var name = type is { } given ? ModelFolder.NameOf(given) : config.Dtype == "float16" ? "float32" : config.Dtype;
            EvaluationMemoryCheck.DemandModel(model, config, name, quantization, bytes);
        }

        var source = ModelSource.Of(model.ModelNameOrPath, model.Adapter, model.ScoreFile);
        // A base model that came without a tokenizer has one beside the adapter that was trained on it.
        var folder = model.Adapter is { } adapter && !HasTokenizer(model.ModelNameOrPath) && HasTokenizer(adapter) ? adapter : model.ModelNameOrPath;
        return new EvaluatedNetwork(
            ModelFolder.Load(model.ModelNameOrPath, device, type, model.ScoreFile, model.Adapter, quantization), source, folder, quantization);
    }

    /// <summary>How it is given texts.</summary>
    /// <param name="settings">What a person set.</param>
    /// <param name="room">The most tokens that there is room for; null takes its context.</param>
    public PlainInput Input(EvaluationData settings, int? room = null) =>
        TrainedInput.Of(Tokenizer, Model.Config, Source.Adapter ?? Source.Folder, settings, room);

    /// <exception cref="ProblemException"><c>model-not-classifier</c>.</exception>
    public void DemandClassifier()
    {
        if (Model.Config.Head != ModelHead.SequenceClassification)
        {
            throw new ProblemException(new Problem("model-not-classifier", Source.Folder, Source.Adapter ?? Source.Folder));
        }
    }

    /// <exception cref="ProblemException"><c>model-not-causal</c>.</exception>
    public void DemandLanguageModel()
    {
        if (Model.Config.Head != ModelHead.CausalLM)
        {
            throw new ProblemException(new Problem("model-not-causal", Source.Folder, Source.Adapter ?? Source.Folder));
        }
    }

    public void Dispose() => Model.Dispose();

    private static bool HasTokenizer(string folder) => File.Exists(Path.Combine(folder, "tokenizer.json"));
}
