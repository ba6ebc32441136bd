using Tezgah.Text.Tokenization.Bpe;
using Tezgah.Text.Tokenization.PreTokenizers;

namespace Tezgah.Text.Tokenization;

/// <summary>What encoding a text needs besides the tokenizer itself. Belongs to one thread at a time.</summary>
internal sealed class EncodingState(BpeModel model)
{
    /// <summary>Encodes words.</summary>
    public BpeEncoder Encoder { get; } = new(model);

    /// <summary>Pieces of the text, for tokenizers that cut it in several steps.</summary>
    public PieceBuffer Pieces { get; } = new();
}
