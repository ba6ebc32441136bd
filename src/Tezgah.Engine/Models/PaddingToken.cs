using Tezgah.Core.Models;
using Tezgah.Text.Tokenization;

namespace Tezgah.Engine.Models;

/// <summary>
/// The token that a classifier's <c>config.json</c> names for padding: without one transformers takes no batch of more than one text, and it
/// reads a text at its last token that is another one.
/// </summary>
internal static class PaddingToken
{
    /// <summary>
    /// The configuration's own; else the tokenizer's, its end token, or the model's, the first of them with which no text ends. Null outside
    /// of classification, and where there is none.
    /// </summary>
    public static int? Of(ModelConfig config, Tokenizer? tokenizer)
    {
        if (config.PadTokenId is { } own || config.Head != ModelHead.SequenceClassification)
        {
            return config.PadTokenId;
        }

        int? last = tokenizer?.Encode("a") is [.., var end] ? end : null;
        int?[] known = [tokenizer?.PadTokenId, tokenizer?.EosTokenId, .. config.EosTokenIds.Select(i => (int?)i), tokenizer?.BosTokenId];
        return known.FirstOrDefault(id => id is not null && id != last);
    }
}
