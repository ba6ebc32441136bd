namespace Tezgah.Text.Data;

/// <summary>What the columns of a data file are for; null where a column of that kind is not there.</summary>
public sealed record ColumnRoles
{
    // Names by which files of that kind call their columns, in English and Turkish, the usual ones first.
    private static readonly string[] s_text = ["text", "sentence", "question", "content", "document", "review", "metin", "cümle", "soru", "içerik"];
    private static readonly string[] s_label = ["label", "labels", "class", "category", "topic", "sentiment", "target", "etiket", "sınıf", "konu", "kategori", "duygu"];
    private static readonly string[] s_instruction = ["instruction", "talimat", "yönerge"];
    private static readonly string[] s_input = ["input", "context", "girdi", "bağlam"];
    private static readonly string[] s_output = ["output", "response", "answer", "çıktı", "yanıt", "cevap"];
    private static readonly string[] s_reasoning = ["reasoning", "thinking", "thought", "rationale", "cot", "akıl_yürütme", "düşünce"];
    private static readonly string[] s_prompt = ["prompt", "istem"];
    private static readonly string[] s_completion = ["completion", "tamamlama"];
    private static readonly string[] s_messages = ["messages", "conversations", "konuşma"];

    /// <summary>The text.</summary>
    public string? Text { get; init; }

    /// <summary>Its label.</summary>
    public string? Label { get; init; }

    /// <summary>What a model is asked to do.</summary>
    public string? Instruction { get; init; }

    /// <summary>What it is asked about.</summary>
    public string? Input { get; init; }

    /// <summary>What it shall answer.</summary>
    public string? Output { get; init; }

    /// <summary>The way to the answer.</summary>
    public string? Reasoning { get; init; }

    /// <summary>The text before a completion.</summary>
    public string? Prompt { get; init; }

    /// <summary>The completion.</summary>
    public string? Completion { get; init; }

    /// <summary>A conversation.</summary>
    public string? Messages { get; init; }

    /// <summary>Tells the columns by their names; case does not matter. A file with one column has its text there.</summary>
    public static ColumnRoles Of(IReadOnlyList<string> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        var roles = new ColumnRoles
        {
            Text = Find(columns, s_text),
            Label = Find(columns, s_label),
            Instruction = Find(columns, s_instruction),
            Input = Find(columns, s_input),
            Output = Find(columns, s_output),
            Reasoning = Find(columns, s_reasoning),
            Prompt = Find(columns, s_prompt),
            Completion = Find(columns, s_completion),
            Messages = Find(columns, s_messages),
        };
        return columns.Count == 1 && roles.Messages is null ? roles with { Text = columns[0] } : roles;
    }

    private static string? Find(IReadOnlyList<string> columns, string[] names) => names
        .Select(name => columns.FirstOrDefault(c => string.Equals(c.Trim(), name, StringComparison.OrdinalIgnoreCase)))
        .FirstOrDefault(c => c is not null);
}
