using Tezgah.Core.Settings;

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

    /// <summary>The token between two texts.</summary>
    public string? SepToken { get; init; }

    /// <summary>The token that stands for a whole text.</summary>
    public string? ClsToken { get; init; }

    /// <summary>The token in place of one that is to be guessed.</summary>
    public string? MaskToken { get; init; }

    /// <summary>Further special tokens, which have no name.</summary>
    public TextList AdditionalSpecialTokens { get; init; } = TextList.Empty;

    /// <summary>The Jinja template that turns messages into a prompt.</summary>
    public string? ChatTemplate { get; init; }

    /// <summary>The most tokens that the model takes, if the file says so.</summary>
    public long? ModelMaxLength { get; init; }

    /// <summary>The special tokens that are there, by their names in the file.</summary>
    public IEnumerable<(string Name, string Token)> SpecialTokens()
    {
        (string Name, string? Token)[] all =
        [
            ("bos_token", BosToken), ("eos_token", EosToken), ("unk_token", UnkToken), ("sep_token", SepToken), ("pad_token", PadToken),
            ("cls_token", ClsToken), ("mask_token", MaskToken),
        ];
        return all.Where(t => t.Token is not null).Select(t => (t.Name, t.Token!));
    }
}
