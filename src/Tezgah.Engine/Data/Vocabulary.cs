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
