using Tezgah.Text.Data;
using Tezgah.Text.Tokenization;

namespace Tezgah.Text.Tasks;

/// <summary>Rows of plain text as tokens: texts to classify, and documents.</summary>
internal sealed class PlainTextEncoder
{
    private readonly Tokenizer _tokenizer;
    private readonly (int Before, int After) _frame;

    public PlainTextEncoder(Tokenizer tokenizer)
    {
        _tokenizer = tokenizer;
        var bare = tokenizer.Encode("a", addSpecialTokens: false);
        var framed = tokenizer.Encode("a");
        var before = Math.Max(0, framed.AsSpan().IndexOf(bare));
        _frame = (before, framed.Length - bare.Length - before);
    }

    /// <summary>Encodes texts to classify, with the tokens that the tokenizer sets around a text.</summary>
    public Func<int, EncodedRow> ForClassification(ClassificationData data) => row =>
        Framed(data.Texts[row]) with { Number = row + 1, Class = data.LabelIndices[row] };

    /// <summary>A text with the tokens that the tokenizer sets around it.</summary>
    public EncodedRow Framed(string text) => new(_tokenizer.Encode(text, addSpecialTokens: true, plainText: true), []) { Frame = _frame };

    /// <summary>Encodes documents: what the tokenizer sets before a text, the text, and one end token.</summary>
    public Func<int, EncodedRow> ForDocuments(DataFile file, string column)
    {
        var index = file.Column(column);
        var end = _tokenizer.EosTokenId ?? throw TaskErrors.EndTokenMissing();
        return row =>
        {
            var ids = _tokenizer.Encode(file.Rows[row][index] ?? "", addSpecialTokens: true, plainText: true);
            var text = ids.AsSpan(0, ids.Length - _frame.After);
            return new EncodedRow([.. text, end], [new TokenRange(0, text.Length + 1)]) { Number = row + 1 };
        };
    }
}
