using Tezgah.Engine.Data;
using Tezgah.Engine.Models;
using static TorchSharp.torch;

namespace Tezgah.Engine.Evaluation;

/// <summary>What a language model thinks of a set of texts.</summary>
/// <param name="Loss">The mean cross-entropy over all label tokens, in nats.</param>
/// <param name="Tokens">The number of label tokens.</param>
/// <param name="OfTexts">The sum of the losses of each text and its label tokens, in the order of the set.</param>
public sealed record LanguageResult(double Loss, long Tokens, IReadOnlyList<(double Sum, int Tokens)> OfTexts)
{
    /// <summary>exp of the loss.</summary>
    public double Perplexity => Math.Exp(Loss);
}

/// <summary>One pass of a language model over a set of texts.</summary>
public static class LanguagePass
{
    /// <summary>Measures every text. Batches hold texts of about one length, the longest first.</summary>
    /// <param name="model">The language model.</param>
    /// <param name="set">The texts; at least one has a label token.</param>
    /// <param name="batchSize">Texts at once.</param>
    /// <param name="afterBatch">Is told the number of texts done; may throw to end the pass.</param>
    public static LanguageResult Run(DecoderModel model, EncodedSet set, int batchSize, Action<int>? afterBatch = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(set);
        var ofTexts = new (double Sum, int Tokens)[set.Count];
        var done = 0;
        foreach (var rows in set.Longest(set.Count).Chunk(batchSize))
        {
            using var scope = NewDisposeScope();
            var batch = new PackedBatch([.. rows.Select(r => set.Ids[r])], model.Device);
            var losses = LanguageLoss.OfTokens(model, batch, [.. rows.Select(set.TokenLabels)]);
            for (var i = 0; i < rows.Length; i++)
            {
                ofTexts[rows[i]] = (losses[i].Sum(), losses[i].Length);
            }

            done += rows.Length;
            afterBatch?.Invoke(done);
        }

        var tokens = ofTexts.Sum(t => (long)t.Tokens);
        return new LanguageResult(ofTexts.Sum(t => t.Sum) / tokens, tokens, ofTexts);
    }
}
