namespace Tezgah.Text.Tokenization.Training;

/// <summary>How a new byte-level BPE vocabulary is made from text.</summary>
public sealed record BpeTrainerSettings
{
    /// <summary>Tokens in all: special tokens, the 256 bytes, and merges. Fewer where the text gives no more.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Special tokens; they get the first ids, in this order.</summary>
    public IReadOnlyList<string> SpecialTokens { get; init; } = [];

    /// <summary>A pair is merged only if the text has it at least so often.</summary>
    public int MinFrequency { get; init; } = 2;

    /// <summary>How the text is cut into words, which no token crosses.</summary>
    public WordPattern Pattern { get; init; } = WordPattern.Llama3;

    /// <summary>Text is put into Unicode form NFC first, in training and in use.</summary>
    public bool ComposeUnicode { get; init; } = true;

    /// <summary>The special token that is set in front of every text; null for none.</summary>
    public string? BosToken { get; init; }

    /// <summary>The special token that is set behind every text; null for none.</summary>
    public string? EosToken { get; init; }

    /// <summary>The special token that fills a batch up; null for none.</summary>
    public string? PadToken { get; init; }

    /// <summary>Everything that is wrong with the settings; empty if nothing is.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        var least = 256 + SpecialTokens.Count;
        if (VocabularySize < least)
        {
            problems.Add($"vocabulary size: {VocabularySize} is below {least}, the 256 bytes and the special tokens");
        }

        if (MinFrequency < 1)
        {
            problems.Add($"minimum frequency: {MinFrequency} is below 1");
        }

        if (SpecialTokens.Any(string.IsNullOrEmpty) || SpecialTokens.Distinct(StringComparer.Ordinal).Count() < SpecialTokens.Count)
        {
            problems.Add("special tokens: one is empty or there twice");
        }

        foreach (var token in new[] { BosToken, EosToken, PadToken }.Where(t => t is not null && !SpecialTokens.Contains(t)))
        {
            problems.Add($"special tokens: '{token}' is used but not listed");
        }

        return problems;
    }
}

/// <summary>The pattern by which a text is cut into words.</summary>
public enum WordPattern
{
    /// <summary>Llama 3: contractions in any case, digits in threes, a word takes the character before it.</summary>
    Llama3,

    /// <summary>Qwen: as Llama 3, with every digit alone.</summary>
    Qwen,

    /// <summary>GPT-2: digits in runs, a word takes the space before it.</summary>
    Gpt2,
}
