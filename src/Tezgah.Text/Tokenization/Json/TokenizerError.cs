namespace Tezgah.Text.Tokenization.Json;

/// <summary>The errors that a tokenizer file can give.</summary>
internal static class TokenizerError
{
    public static DataFileException Unsupported(string what, string name) => new(
        "tokenizer-unsupported",
        $"The tokenizer asks for {what} '{name}', which is not supported; use a model whose tokenizer is byte-level or SentencePiece-style BPE.",
        what,
        name);

    public static DataFileException Broken(string where, string problem) => new(
        "tokenizer-broken",
        $"tokenizer.json is broken at {where}: {problem}; download the file again.",
        where,
        problem);

    public static DataFileException InFile(DataFileException error, string path) => new(
        error.Code,
        $"{path}: {error.Message}",
        error,
        [path, .. error.Args])
    {
        Details = error.Details,
    };
}
