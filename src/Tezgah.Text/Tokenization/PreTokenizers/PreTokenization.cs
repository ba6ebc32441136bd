namespace Tezgah.Text.Tokenization.PreTokenizers;

/// <summary>How a tokenizer cuts text into the words that the model encodes.</summary>
internal sealed record PreTokenization
{
    /// <summary>Steps that come first; empty for most tokenizers.</summary>
    public IReadOnlyList<PreTokenizer> Steps { get; init; } = [];

    /// <summary>Cuts what the steps give into words; null where each piece is a word.</summary>
    public WordScanner? Scanner { get; init; }

    /// <summary>The model sees a word's bytes, each as a character of the byte-level alphabet.</summary>
    public bool ByteLevel { get; init; }
}
