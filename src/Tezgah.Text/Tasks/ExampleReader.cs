using Tezgah.Core.Jobs;
using Tezgah.Text.Data;

namespace Tezgah.Text.Tasks;

/// <summary>The rows of an instruction file as examples: which column means what, by the settings or by the columns' names.</summary>
public sealed class ExampleReader
{
    private readonly DataFile _file;
    private readonly PromptSettings _settings;
    private readonly int _first;
    private readonly int _input;
    private readonly int _response;
    private readonly int _reasoning;

    private ExampleReader(DataFile file, PromptSettings settings, ExampleFormat format)
    {
        (_file, _settings, Format) = (file, settings, format);
        (_first, _input, _response) = format switch
        {
            ExampleFormat.Alpaca => (
                file.Column(settings.InstructionColumn), Optional(settings.InputColumn), file.Column(settings.OutputColumn)),
            ExampleFormat.Messages => (file.Column(MessagesColumn(file, settings) ?? settings.MessagesColumn ?? "messages"), -1, -1),
            _ => (file.Column(settings.PromptColumn), -1, file.Column(settings.CompletionColumn)),
        };
        _reasoning = settings.ReasoningColumn is { } reasoning && format != ExampleFormat.Messages ? file.Column(reasoning) : -1;
    }

    /// <summary>What the rows are.</summary>
    public ExampleFormat Format { get; }

    /// <summary>The number of rows.</summary>
    public int Count => _file.Rows.Count;

    /// <summary>Finds the columns.</summary>
    /// <exception cref="DataFileException"><c>data-column-missing</c>, <c>data-format-unknown</c>.</exception>
    public static ExampleReader Open(DataFile file, PromptSettings settings)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(settings);
        return new ExampleReader(file, settings, settings.Format switch
        {
            "alpaca" => ExampleFormat.Alpaca,
            "messages" => ExampleFormat.Messages,
            "prompt-completion" => ExampleFormat.PromptCompletion,
            _ => Detect(file, settings),
        });
    }

    /// <summary>One row.</summary>
    /// <exception cref="DataFileException"><c>chat-row-broken</c>.</exception>
    public Example Read(int row)
    {
        var values = _file.Rows[row];
        if (Format == ExampleFormat.Messages)
        {
            var messages = ConversationReader.Read(_file.Path, row + 1, _file.Columns[_first], values[_first]);
            return new Example(row + 1, "", "", "", messages);
        }

        return new Example(row + 1, values[_first] ?? "", Value(values, _input), Reasoned(Value(values, _reasoning), values[_response] ?? ""));
    }

    // The form in which reasoning models of the Qwen3 and DeepSeek-R1 kind write.
    private static string Reasoned(string reasoning, string response) =>
        string.IsNullOrWhiteSpace(reasoning) ? response : $"<think>\n{reasoning.Trim()}\n</think>\n\n{response}";

    private static string Value(DataRow row, int column) => column < 0 ? "" : row[column] ?? "";

    private static ExampleFormat Detect(DataFile file, PromptSettings settings)
    {
        var columns = file.Columns;
        return MessagesColumn(file, settings) is not null ? ExampleFormat.Messages
            : columns.Contains(settings.InstructionColumn) && columns.Contains(settings.OutputColumn) ? ExampleFormat.Alpaca
            : columns.Contains(settings.PromptColumn) && columns.Contains(settings.CompletionColumn) ? ExampleFormat.PromptCompletion
            : throw TaskErrors.FormatUnknown(file.Path, columns);
    }

    private static string? MessagesColumn(DataFile file, PromptSettings settings) =>
        new[] { settings.MessagesColumn, "messages", "conversations" }
            .Take(settings.MessagesColumn is null ? 3 : 1)
            .FirstOrDefault(name => name is not null && file.Columns.Contains(name));

    private int Optional(string column) => _file.Columns.Contains(column) ? _file.Column(column) : -1;
}
