namespace Tezgah.Text.Tokenization.PreTokenizers;

/// <summary>How a tokenizer cuts text into the words that the model encodes.</summary>
/// <param name="Scanner">Cuts the words, one after the other.</param>
/// <param name="ByteLevel">The model sees a word's bytes, each as a character of the byte-level alphabet.</param>
internal sealed record PreTokenization(WordScanner Scanner, bool ByteLevel);
