namespace Tezgah.Text.Tokenization;

/// <summary>A token that is found in the text before the model sees it, as in <c>added_tokens</c> of tokenizer.json.</summary>
public sealed record AddedToken
{
    /// <summary>The token's id.</summary>
    public required int Id { get; init; }

    /// <summary>The text that stands for the token.</summary>
    public required string Content { get; init; }

    /// <summary>Left out of decoded text where special tokens are skipped.</summary>
    public bool Special { get; init; }

    /// <summary>Found only where no word character touches it.</summary>
    public bool SingleWord { get; init; }

    /// <summary>Takes the white space before it with it.</summary>
    public bool LeftStrip { get; init; }

    /// <summary>Takes the white space after it with it.</summary>
    public bool RightStrip { get; init; }

    /// <summary>Looked for in the normalised text, not in the text as given.</summary>
    public bool Normalized { get; init; }
}
