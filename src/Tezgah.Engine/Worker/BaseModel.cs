using System.Globalization;
using Tezgah.Core.Jobs;
using Tezgah.Core.Models;
using Tezgah.Core.Models.Adapters;
using Tezgah.Core.Problems;
using Tezgah.Engine.Adapters;
using Tezgah.Engine.Models;
using Tezgah.Engine.Quantization;
using Tezgah.Engine.Training;
using Tezgah.Text.Tokenization;
using static TorchSharp.torch;

namespace Tezgah.Engine.Worker;

/// <summary>The base model of a job: its tokenizer, its network with the task's head, and its weights as the method trains them.</summary>
internal static class BaseModel
{
    private const string Key = "model.model_name_or_path";
    private const string Score = "score.weight";

    /// <summary>PEFT's <c>all-linear</c>.</summary>
    private static readonly string[] s_allLinear = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"];

    /// <summary>The base model's tokenizer.</summary>
    /// <exception cref="ProblemException">The folder is missing.</exception>
    /// <exception cref="Text.DataFileException">The tokenizer is missing or broken.</exception>
    public static Tokenizer TokenizerOf(TrainingJob job) => Directory.Exists(Folder(job))
        ? Tokenizer.Load(Folder(job))
        : throw new ProblemException(new Problem("model-folder-missing", Key, Folder(job)));

    /// <summary>The base model's network with the head of the task.</summary>
    /// <returns>The network, and whether its head is a new one.</returns>
    /// <exception cref="ProblemException">Model, tokenizer and data do not go together.</exception>
    public static (ModelConfig Config, bool NewHead) ConfigOf(TrainingJob job, Tokenizer tokenizer, IReadOnlyList<string> labels)
    {
        var config = ModelConfigFile.Read(Path.Combine(Folder(job), ModelConfigFile.FileName));
        var problems = new List<Problem>();
        if (tokenizer.VocabularySize > config.VocabSize)
        {
            problems.Add(new Problem("tokenizer-larger-than-model", Key, Folder(job), Number(tokenizer.VocabularySize), Number(config.VocabSize)));
        }

        if (job.Data.MaxLength > config.ContextLength)
        {
            problems.Add(new Problem("max-length-above-context", "data.max_length", Number(job.Data.MaxLength), Number(config.ContextLength)));
        }

        var isClassifier = config.Head == ModelHead.SequenceClassification;
        if (job.Task != TaskNames.Classification && isClassifier)
        {
            problems.Add(new Problem("base-model-classifies", Key, Folder(job), job.Task));
        }

        if (problems.Count > 0)
        {
            throw new ProblemException(problems);
        }

        if (job.Task != TaskNames.Classification)
        {
            return (config, false);
        }

        var newHead = !isClassifier || !config.Labels.SequenceEqual(labels, StringComparer.Ordinal);
        return (config with { Head = ModelHead.SequenceClassification, Labels = labels }, newHead);
    }

    /// <summary>The adapter of a job.</summary>
    public static LoraConfig LoraOf(TrainingJob job)
    {
        var settings = job.Lora;
        var classifies = job.Task == TaskNames.Classification;
        return new LoraConfig
        {
            Rank = settings.R,
            Alpha = settings.LoraAlpha,
            Dropout = settings.LoraDropout,
            UseRslora = settings.UseRslora,
            TargetModules = settings.TargetModules is ["all-linear"] ? s_allLinear : [.. settings.TargetModules],
            ModulesToSave = [.. settings.ModulesToSave.Concat(classifies ? ["score"] : []).Distinct(StringComparer.Ordinal)],
            TaskType = classifies ? "SEQ_CLS" : "CAUSAL_LM",
            BaseModel = Folder(job),
        };
    }

    /// <summary>The weights at the start of a job, by its method; those of a network from scratch included.</summary>
    /// <exception cref="ProblemException">A file is missing or damaged, or the adapter finds no place.</exception>
    public static IModelWeights Weights(TrainingJob job, RunInputs inputs, Device device)
    {
        var (config, seed) = (inputs.Config, job.Training.Seed);
        var type = ModelFolder.TypeOf(job.Training.Dtype);
        string[] given = inputs.NewHead ? [Score] : [];
        switch (job.Method)
        {
            case MethodNames.Scratch:
                var random = new ParameterStore(config.Tensors(), device, trained: true, type);
                manual_seed(seed);
                random.Initialize(job.Model.InitializerRange);
                return random;
            case MethodNames.Full:
                var all = StartWeights.Read(Folder(job), config, device, type, given);
                if (inputs.NewHead)
                {
                    using var off = no_grad();
                    manual_seed(seed);
                    all[Score].normal_(0, config.InitializerRange);
                }

                return all;
            default:
                return Adapted(job, inputs, Frozen(job, config, device, type, given));
        }
    }

    private static IModelWeights Frozen(TrainingJob job, ModelConfig config, Device device, ScalarType type, string[] given) =>
        job.Method == MethodNames.Qlora
            ? QuantizedWeights.Read(
                Folder(job), config, device, type, ModelFolder.TypeOf(job.Quantization.ComputeDtype), job.Quantization.UseDoubleQuant, given)
            : LoadedWeights.Read(Folder(job), config, device, type, given);

    private static AdaptedWeights Adapted(TrainingJob job, RunInputs inputs, IModelWeights frozen)
    {
        try
        {
            var adapted = AdaptedWeights.Train(frozen, inputs.Config, LoraOf(job));
            adapted.Initialize(job.Training.Seed, inputs.NewHead, inputs.Config.InitializerRange);
            return adapted;
        }
        catch
        {
            frozen.Dispose();
            throw;
        }
    }

    private static string Folder(TrainingJob job) => job.Model.ModelNameOrPath!;

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
