namespace Tezgah.Text.Data;

/// <summary>Finds out the format of a data file: by its name, and where the content says otherwise, by the content.</summary>
internal static class FormatDetector
{
    public static DataFormat Detect(string path, string text)
    {
        var first = text.AsSpan().TrimStart();
        return Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".TXT" or ".TEXT" or ".MD" => DataFormat.Text,
            ".CSV" or ".TSV" => DataFormat.Csv,
            // Many files of JSON lines are named .json.
            ".JSON" or ".JSONL" or ".NDJSON" => first[0] == '[' ? DataFormat.Json : DataFormat.JsonLines,
            _ => ByContent(first),
        };
    }

    private static DataFormat ByContent(ReadOnlySpan<char> first) => first[0] switch
    {
        '[' => DataFormat.Json,
        '{' => DataFormat.JsonLines,
        _ => first[..LineEnd(first)].ContainsAny(",;\t") ? DataFormat.Csv : DataFormat.Text,
    };

    private static int LineEnd(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAny('\r', '\n');
        return end < 0 ? text.Length : end;
    }
}
