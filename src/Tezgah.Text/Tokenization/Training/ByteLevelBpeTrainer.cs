using System.Runtime.InteropServices;
using Tezgah.Text.Tokenization.Normalizers;
using Tezgah.Text.Tokenization.PreTokenizers;

namespace Tezgah.Text.Tokenization.Training;

/// <summary>
/// Makes a byte-level BPE tokenizer from text (Sennrich et al. 2016, on bytes as in GPT-2). The same text and settings
/// give the same tokenizer: of pairs that are equally frequent, the one with the smaller ids is merged first, which is
/// the rule of the tokenizers library.
/// </summary>
public static class ByteLevelBpeTrainer
{
    /// <summary>Trains with the pattern of Llama 3 and NFC.</summary>
    /// <param name="texts">The texts; read once.</param>
    /// <param name="vocabularySize">Tokens in all, special tokens and the 256 bytes among them.</param>
    /// <param name="specialTokens">Special tokens; they get the first ids.</param>
    /// <param name="minFrequency">A pair is merged only if the text has it at least so often.</param>
    /// <param name="cancellationToken">Ends the training with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentException">A setting is out of range; the message names it.</exception>
    public static Tokenizer Train(
        IEnumerable<string> texts,
        int vocabularySize,
        IReadOnlyList<string>? specialTokens = null,
        int minFrequency = 2,
        CancellationToken cancellationToken = default) => Train(
            texts,
            new BpeTrainerSettings
            {
                VocabularySize = vocabularySize,
                SpecialTokens = specialTokens ?? [],
                MinFrequency = minFrequency,
            },
            cancellationToken);

    /// <summary>Trains with all settings given.</summary>
    /// <exception cref="ArgumentException">A setting is out of range; the message names each.</exception>
    public static Tokenizer Train(
        IEnumerable<string> texts, BpeTrainerSettings settings, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(settings);
        var problems = settings.Problems();
        if (problems.Count > 0)
        {
            throw new ArgumentException($"The tokenizer cannot be trained: {string.Join("; ", problems)}.", nameof(settings));
        }

        var template = TrainedTokenizer.Template(settings);
        var scanner = PreTokenizerReader.Read(template.PreTokenizer, template.Model).Scanner!;
        var words = CountWords(texts, NormalizerReader.Read(template.Normalizer), scanner, cancellationToken);
        var tokens = new List<string>(settings.SpecialTokens);
        tokens.AddRange(ByteLevelAlphabet.Chars.ToArray().Order().Select(c => c.ToString()));
        var learned = new MergeLearner(words, tokens).Learn(settings.VocabularySize, settings.MinFrequency, cancellationToken);
        return TrainedTokenizer.Build(template, settings, tokens, learned);
    }

    private static Dictionary<string, long> CountWords(
        IEnumerable<string> texts, Normalizer? normalizer, WordScanner scanner, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        var lookup = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var raw in texts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var wellFormed = Tokenizer.WellFormed(raw);
            var text = normalizer is null || normalizer.Keeps(wellFormed) ? wellFormed : normalizer.Normalize(wellFormed);
            for (var start = 0; start < text.Length;)
            {
                var end = scanner.WordEnd(text, start);
                CollectionsMarshal.GetValueRefOrAddDefault(lookup, text.AsSpan(start, end - start), out _)++;
                start = end;
            }
        }

        return counts;
    }
}
