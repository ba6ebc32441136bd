using Tezgah.Core.Jobs;
using Tezgah.Text.Tokenization;

namespace Tezgah.Text.Tasks;

/// <summary>What a token is in a text.</summary>
public enum TokenKind
{
    /// <summary>Plain text, of a document or to be classified.</summary>
    Text,

    /// <summary>What the model is given.</summary>
    Prompt,

    /// <summary>What it is to say.</summary>
    Response,

    /// <summary>A special token, wherever it stands.</summary>
    Special,
}

/// <summary>One token of a preview.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Text">What it adds to the text; empty where a character goes on in the next token.</param>
/// <param name="Kind">What it is.</param>
/// <param name="HasLoss">Whether the model learns to say it.</param>
public sealed record PreviewToken(int Id, string Text, TokenKind Kind, bool HasLoss);

/// <summary>Neighbouring tokens of one kind.</summary>
/// <param name="Start">Where it begins in the preview's text, in UTF-16 units.</param>
/// <param name="Length">How long it is there.</param>
/// <param name="Tokens">How many tokens it has.</param>
/// <param name="Kind">What it is.</param>
/// <param name="HasLoss">Whether the model learns to say it.</param>
public sealed record PreviewSpan(int Start, int Length, int Tokens, TokenKind Kind, bool HasLoss);

/// <summary>One row as the model sees it.</summary>
/// <param name="Text">The exact text, decoded from the tokens, special tokens written out.</param>
/// <param name="Tokens">Its tokens; their texts together are the text.</param>
/// <param name="Spans">The same in stretches of one kind, without gaps.</param>
/// <param name="FullLength">How many tokens the row has before it is cut.</param>
/// <param name="Class">The class; -1 outside classification.</param>
public sealed record TaskPreview(
    string Text, IReadOnlyList<PreviewToken> Tokens, IReadOnlyList<PreviewSpan> Spans, int FullLength, int Class)
{
    /// <summary>Whether the row was cut.</summary>
    public bool IsCut => FullLength > Tokens.Count;

    internal static TaskPreview Of(Tokenizer tokenizer, EncodedRow whole, EncodedRow cut, string task, LossOn lossOn)
    {
        var stream = new TokenStream(tokenizer, skipSpecialTokens: false);
        var instruction = task == TaskNames.Instruction;
        var tokens = new PreviewToken[cut.Ids.Length];
        for (var i = 0; i < tokens.Length; i++)
        {
            var text = stream.Append(cut.Ids[i]) + (i == tokens.Length - 1 ? stream.Finish() : "");
            var response = cut.Responses.Any(r => r.Start <= i && i < r.End);
            var kind = tokenizer.IsSpecial(cut.Ids[i]) ? TokenKind.Special
                : !instruction ? TokenKind.Text
                : response ? TokenKind.Response
                : TokenKind.Prompt;
            tokens[i] = new PreviewToken(cut.Ids[i], text, kind, i > 0 && task != TaskNames.Classification && (response || lossOn == LossOn.FullText));
        }

        return new TaskPreview(string.Concat(tokens.Select(t => t.Text)), tokens, Merge(tokens), whole.Ids.Length, cut.Class);
    }

    private static List<PreviewSpan> Merge(PreviewToken[] tokens)
    {
        var spans = new List<PreviewSpan>();
        var at = 0;
        foreach (var token in tokens)
        {
            if (spans.Count > 0 && spans[^1] is var last && (last.Kind, last.HasLoss) == (token.Kind, token.HasLoss))
            {
                spans[^1] = last with { Length = last.Length + token.Text.Length, Tokens = last.Tokens + 1 };
            }
            else
            {
                spans.Add(new PreviewSpan(at, token.Text.Length, 1, token.Kind, token.HasLoss));
            }

            at += token.Text.Length;
        }

        return spans;
    }
}
