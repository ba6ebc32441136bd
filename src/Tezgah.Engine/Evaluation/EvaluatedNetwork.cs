using Tezgah.Core.Evaluations;
using Tezgah.Core.Models;
using Tezgah.Core.Problems;
using Tezgah.Engine.Models;
using Tezgah.Text.Tokenization;
using static TorchSharp.torch;

namespace Tezgah.Engine.Evaluation;

/// <summary>A loaded model with its tokenizer and what is known of where it comes from.</summary>
internal sealed class EvaluatedNetwork : IDisposable
{
    private readonly string _folder;
    private Tokenizer? _tokenizer;

    private EvaluatedNetwork(DecoderModel model, ModelSource source, string folder) => (Model, Source, _folder) = (model, source, folder);

    public DecoderModel Model { get; }

    public ModelSource Source { get; }

    /// <summary>The step of the weights; 0 where it is not known.</summary>
    public int Step => Source.CheckpointStep ?? 0;

    /// <summary>The folder that the tokenizer's files are in.</summary>
    public string TokenizerFolder => _folder;

    /// <summary>What it is called in tables: the adapter's folder, or else the model's.</summary>
    public string Name => Path.GetFileName(Path.TrimEndingDirectorySeparator(Source.Adapter ?? Source.Folder));

    /// <exception cref="Text.DataFileException">There is none, or it is broken.</exception>
    public Tokenizer Tokenizer => _tokenizer ??= Tokenizer.Load(_folder);

    /// <summary>Opens a model.</summary>
    /// <exception cref="ProblemException">A folder is missing or holds no usable model.</exception>
    public static EvaluatedNetwork Load(EvaluatedModel model, Device device)
    {
        var type = model.Dtype is { } dtype ? ModelFolder.TypeOf(dtype) : (ScalarType?)null;
        var source = ModelSource.Of(model.ModelNameOrPath, model.Adapter, model.ScoreFile);
        // A base model that came without a tokenizer has one beside the adapter that was trained on it.
        var folder = model.Adapter is { } adapter && !HasTokenizer(model.ModelNameOrPath) && HasTokenizer(adapter) ? adapter : model.ModelNameOrPath;
        return new EvaluatedNetwork(
            ModelFolder.Load(model.ModelNameOrPath, device, type, model.ScoreFile, model.Adapter), source, folder);
    }

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
