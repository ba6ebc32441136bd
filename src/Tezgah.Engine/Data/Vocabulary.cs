using Tezgah.Core.Jobs;
using Tezgah.Text.Tasks;
using Tezgah.Text.Tokenization;
using Tezgah.Text.Tokenization.Training;

namespace Tezgah.Engine.Data;

/// <summary>The tokenizer that a network trained from scratch gets.</summary>
public static class Vocabulary
{
    /// <summary>The token that fills a batch up in programs that pad.</summary>
    public const string Padding = "<pad>";

    /// <summary>
    /// The token behind every text. A causal network has seen the whole text there and nowhere else, and finds it under one id.
    /// </summary>
    public const string End = "</s>";

    /// <summary>The texts of a job's training rows, as far as a model trained on them is to write and read them.</summary>
    /// <exception cref="Text.DataFileException">A column is missing or a row is broken.</exception>
    public static IEnumerable<string> Texts(TrainingJob job, DataPart part)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(part);
        if (job.Task != TaskNames.Instruction)
        {
            var column = part.File.Column(job.Data.TextColumn);
            return part.Rows.Select(r => part.File.Rows[r][column] ?? "");
        }

        var reader = ExampleReader.Open(part.File, job.Prompt);
        return part.Rows.Select(reader.Read).Select(e => job.Prompt.Template == "alpaca"
            ? AlpacaPrompt.Render(e.Instruction, e.Input, job.Prompt.SystemPrompt) + e.Response
            : e.Question + e.Response);
    }

    /// <summary>Learns a byte-level BPE vocabulary from texts.</summary>
    /// <param name="texts">The training texts; others would leak into the model.</param>
    /// <param name="size">The most tokens.</param>
    /// <param name="stop">Ends the work.</param>
    public static Tokenizer Learn(IEnumerable<string> texts, int size, CancellationToken stop) =>
        ByteLevelBpeTrainer.Train(
            texts,
            new BpeTrainerSettings
            {
                VocabularySize = size,
                SpecialTokens = [Padding, End],
                EosToken = End,
                PadToken = Padding,
            },
            stop);
}
