namespace Tezgah.Text.Tokenization;

/// <summary>What <c>tokenizer_config.json</c> adds to a tokenizer. Every field may be absent.</summary>
public sealed record TokenizerConfig
{
    /// <summary>The token in front of a text.</summary>
    public string? BosToken { get; init; }

    /// <summary>The token that ends a text.</summary>
    public string? EosToken { get; init; }

    /// <summary>The token that fills a batch up.</summary>
    public string? PadToken { get; init; }

    /// <summary>The token for what the vocabulary lacks.</summary>
    public string? UnkToken { get; init; }

    /// <summary>The Jinja template that turns messages into a prompt.</summary>
    public string? ChatTemplate { get; init; }

    /// <summary>The most tokens that the model takes, if the file says so.</summary>
    public long? ModelMaxLength { get; init; }
}
