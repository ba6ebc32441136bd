using System.Globalization;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Events;
using Tezgah.Core.Jobs;
using Tezgah.Core.Models;
using Tezgah.Core.Problems;
using Tezgah.Engine.Checkpoints;
using Tezgah.Engine.Data;
using Tezgah.Engine.Evaluation;
using Tezgah.Engine.Generation;
using Tezgah.Engine.Models;
using Tezgah.Text.Tasks;
using Tezgah.Text.Tokenization;

namespace Tezgah.Engine.Worker;

/// <summary>What a training run works on: checked data, the tokenizer, the texts as token ids, the network.</summary>
internal sealed record RunInputs
{
    public required JobData Data { get; init; }

    public required Tokenizer Tokenizer { get; init; }

    public required EncodedSet Train { get; init; }

    public required EncodedSet Validation { get; init; }

    public required EncodedSet? Test { get; init; }

    /// <summary>
    /// The texts on which the base model is compared, the test's or else the validation's, with the loss on every token; null where that
    /// is not asked for.
    /// </summary>
    public EncodedSet? FullText { get; init; }

    /// <summary>The texts that the model writes as it learns; null where it writes none.</summary>
    public TrainingSamples? Samples { get; init; }

    public required ModelConfig Config { get; init; }

    /// <summary>Whether the network's classification head is not in the base model.</summary>
    public bool NewHead { get; init; }

    /// <summary>Of the training texts.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>
    /// Reads and checks data files and base model, learns the vocabulary of a network from scratch or takes that of the checkpoint, and
    /// encodes the texts.
    /// </summary>
    /// <exception cref="ProblemException">Something is wrong with the data or the base model.</exception>
    /// <exception cref="Text.DataFileException">The same.</exception>
    public static RunInputs Read(WorkerContext context, TrainingJob job, Checkpoint? checkpoint)
    {
        var data = ReadData(context, job);
        context.ThrowIfStopRequested();
        var tokenizer = job.Method != MethodNames.Scratch ? BaseModel.TokenizerOf(job)
            : checkpoint is null ? Vocabulary.Learn(Vocabulary.Texts(job, data.Train), job.Tokenizer.VocabSize, context.Options.Stop)
            : Tokenizer.Load(checkpoint.Folder);
        var (config, newHead) = job.Method == MethodNames.Scratch
            ? (NewModel.ConfigOf(job, tokenizer, data.Labels), false)
            : BaseModel.ConfigOf(job, tokenizer, data.Labels);
        var encoder = new TaskEncoder(job, tokenizer, data.Labels.Count > 0 ? data.Labels : null, context.Time);
        // A training can do without an empty text, but figures are over every row that they are said to be over.
        var sets = new[] { data.Train, data.Validation, data.Test }
            .Select((part, i) => part is null ? null : encoder.Encode(part.File, part.Rows, every: i > 0, context.Options.Stop)).ToArray();
        Warn(context, data, sets);
        Record(context, data, sets);
        var train = EncodedSet.Of(sets[0]!);
        var inputs = new RunInputs
        {
            Data = data,
            Tokenizer = tokenizer,
            Train = train,
            Validation = EncodedSet.Of(sets[1]!),
            Test = sets[2] is null ? null : EncodedSet.Of(sets[2]!),
            FullText = job.Evaluation.FullTextPerplexity ? EncodedSet.Of((sets[2] ?? sets[1]!).With(LossOn.FullText)) : null,
            Samples = Writes(job)
                ? new TrainingSamples(sets[1]!, tokenizer, config, StopTokenIds(job, config, tokenizer), job.Evaluation)
                : null,
            Config = config,
            NewHead = newHead,
            Fingerprint = train.Fingerprint,
        };
        context.Write(new ProgressEvent("tokenizer", tokenizer.VocabularySize, tokenizer.VocabularySize));
        context.ThrowIfStopRequested();
        return inputs;
    }

    private static bool Writes(TrainingJob job) =>
        job.Task != TaskNames.Classification && job.Evaluation is { SamplePrompts: > 0, EvalStrategy: not "no" };

    private static IReadOnlyList<int> StopTokenIds(TrainingJob job, ModelConfig config, Tokenizer tokenizer) =>
        job.Model.ModelNameOrPath is { } folder ? new PromptEncoder(folder, config).StopTokenIds
        : tokenizer.EosTokenId is { } end ? [end] : [];

    private static JobData ReadData(WorkerContext context, TrainingJob job)
    {
        var data = JobData.Load(job);
        foreach (var file in data.Files)
        {
            context.Log("note-data", file.Path, file.Rows.Count.ToString(CultureInfo.InvariantCulture), file.Hash);
            foreach (var warning in file.Warnings)
            {
                context.Write(new WarningEvent(warning));
            }
        }

        if (data.Split is not null)
        {
            Directory.CreateDirectory(context.Folder.Artifacts);
            File.WriteAllText(context.Folder.Artifact("split.json"), data.Split.ToJson());
        }

        context.Write(new ProgressEvent("data", data.Files.Count, data.Files.Count));
        return data;
    }

    /// <summary>Keeps what the figures of this run will have been computed from.</summary>
    private static void Record(WorkerContext context, JobData data, TokenizedSet?[] sets)
    {
        var parts = new[] { ("train", data.Train), ("validation", data.Validation), ("test", data.Test) }.Zip(sets)
            .Where(p => p.First.Item2 is not null && p.Second is not null)
            .ToDictionary(p => p.First.Item1, p => PartOf(p.First.Item2!, p.Second!), StringComparer.Ordinal);
        Directory.CreateDirectory(context.Folder.Artifacts);
        File.WriteAllText(context.Folder.Artifact(RunData.FileName), new RunData { Parts = parts }.ToJson());
    }

    private static RunDataPart PartOf(DataPart part, TokenizedSet set) =>
        new(Path.GetFullPath(part.File.Path), part.File.Hash, part.File.Rows.Count, part.Rows.Count, set.Count);

    /// <summary>What a person should look at before the first step.</summary>
    private static void Warn(WorkerContext context, JobData data, TokenizedSet?[] sets)
    {
        var warnings = TaskChecks.Warnings(sets[0]!, data.Labels.Count > 0 ? data.Labels : null, [.. sets.Skip(1).OfType<TokenizedSet>()])
            .Concat(sets.OfType<TokenizedSet>().SelectMany(s => s.Report.Warnings(s.Source)));
        foreach (var warning in warnings)
        {
            context.Write(new WarningEvent(warning));
        }
    }
}
