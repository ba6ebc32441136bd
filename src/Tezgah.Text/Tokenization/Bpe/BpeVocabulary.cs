namespace Tezgah.Text.Tokenization.Bpe;

/// <summary>The tokens, merges and options of a BPE model, as under <c>model</c> in tokenizer.json.</summary>
internal sealed record BpeVocabulary
{
    /// <summary>The token's text by id; null where the file leaves an id out.</summary>
    public required IReadOnlyList<string?> Tokens { get; init; }

    /// <summary>The id by the token's text.</summary>
    public required Dictionary<string, int> Ids { get; init; }

    /// <summary>The merges by rank.</summary>
    public required MergeTable Merges { get; init; }

    /// <summary>Stands for characters that the vocabulary lacks; null leaves them out.</summary>
    public string? UnknownToken { get; init; }

    /// <summary>One unknown token for a run of unknown characters.</summary>
    public bool FuseUnknown { get; init; }

    /// <summary>Characters that the vocabulary lacks become tokens of their bytes, <c>&lt;0x00&gt;</c> to <c>&lt;0xFF&gt;</c>.</summary>
    public bool ByteFallback { get; init; }

    /// <summary>A word that is a token is that token, whatever the merges would give.</summary>
    public bool IgnoreMerges { get; init; }

    /// <summary>In front of every symbol but a word's first; empty for none.</summary>
    public string ContinuingSubwordPrefix { get; init; } = "";

    /// <summary>After a word's last symbol; empty for none.</summary>
    public string EndOfWordSuffix { get; init; } = "";

    /// <summary>Merges are written as pairs, as newer files have them, or as strings with a space between.</summary>
    public bool MergesAsPairs { get; init; } = true;
}
