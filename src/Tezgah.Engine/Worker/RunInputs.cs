using System.Globalization;
using Tezgah.Core.Events;
using Tezgah.Core.Jobs;
using Tezgah.Core.Models;
using Tezgah.Core.Problems;
using Tezgah.Engine.Checkpoints;
using Tezgah.Engine.Data;
using Tezgah.Engine.Models;
using Tezgah.Text.Tokenization;

namespace Tezgah.Engine.Worker;

/// <summary>What a training run works on: checked data, the vocabulary, the texts as token ids, the size of the network.</summary>
internal sealed record RunInputs
{
    public required JobData Data { get; init; }

    public required Tokenizer Tokenizer { get; init; }

    public required EncodedSet Train { get; init; }

    public required EncodedSet Validation { get; init; }

    public required EncodedSet? Test { get; init; }

    public required ModelConfig Config { get; init; }

    /// <summary>Of the training texts.</summary>
    public string Fingerprint => Train.Fingerprint;

    /// <summary>Reads and checks the data files, learns the vocabulary or takes that of the checkpoint, and encodes the texts.</summary>
    /// <exception cref="ProblemException">Something is wrong with the data.</exception>
    public static RunInputs Read(WorkerContext context, TrainingJob job, Checkpoint? checkpoint)
    {
        var data = ReadData(context, job);
        context.ThrowIfStopRequested();
        var tokenizer = checkpoint is null
            ? Vocabulary.Learn(data.Train.Texts, job.Tokenizer.VocabSize, context.Options.Stop)
            : Tokenizer.Load(checkpoint.Folder);
        var inputs = new RunInputs
        {
            Data = data,
            Tokenizer = tokenizer,
            Train = Encode(context, data.Train, tokenizer, job.Data.MaxLength),
            Validation = Encode(context, data.Validation, tokenizer, job.Data.MaxLength),
            Test = data.Test is null ? null : Encode(context, data.Test, tokenizer, job.Data.MaxLength),
            Config = NewModel.ConfigOf(job.Model, tokenizer.VocabularySize, job.Data.MaxLength, data.Labels) with
            {
                PadTokenId = tokenizer.PadTokenId,
                EosTokenIds = [tokenizer.EosTokenId!.Value],
            },
        };
        context.Write(new ProgressEvent("tokenizer", tokenizer.VocabularySize, tokenizer.VocabularySize));
        context.ThrowIfStopRequested();
        return inputs;
    }

    private static JobData ReadData(WorkerContext context, TrainingJob job)
    {
        var data = JobData.Load(job.Data);
        foreach (var file in data.Files)
        {
            context.Log("note-data", file.Path, file.Rows.Count.ToString(CultureInfo.InvariantCulture), file.Hash);
        }

        foreach (var warning in data.Warnings)
        {
            context.Write(new WarningEvent(warning));
        }

        context.Write(new ProgressEvent("data", data.Files.Count, data.Files.Count));
        return data;
    }

    private static EncodedSet Encode(WorkerContext context, TextSet set, Tokenizer tokenizer, int maxLength)
    {
        var encoded = EncodedSet.Of(set, tokenizer, maxLength);
        if (encoded.Truncated > 0)
        {
            context.Write(new WarningEvent(new Problem(
                "texts-truncated", set.Source, Number(encoded.Truncated), Number(encoded.Count), set.Source, Number(maxLength))));
        }

        return encoded;
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
