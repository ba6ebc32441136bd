using System.Text.Json;
using Tezgah.Text.Tokenization.Bpe;

namespace Tezgah.Text.Tokenization.Json;

/// <summary>The parts of a tokenizer.json: the model read out, the small ones as they stand in the file.</summary>
internal sealed record TokenizerParts
{
    public required BpeVocabulary Model { get; init; }

    public IReadOnlyList<AddedToken> AddedTokens { get; init; } = [];

    public JsonElement? Normalizer { get; init; }

    public JsonElement? PreTokenizer { get; init; }

    public JsonElement? PostProcessor { get; init; }

    public JsonElement? Decoder { get; init; }

    public JsonElement? Truncation { get; init; }

    public JsonElement? Padding { get; init; }
}
