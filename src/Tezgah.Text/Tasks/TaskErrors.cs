using System.Globalization;
using Tezgah.Core.Problems;

namespace Tezgah.Text.Tasks;

/// <summary>The sentences for data that a task cannot use.</summary>
internal static class TaskErrors
{
    public static DataFileException Conversation(string path, int row, string column, Problem problem) => new(
        "chat-row-broken",
        $"{path}, row {Text(row)}: the conversation in the column '{column}' is wrong ({English(problem)}); correct the row or remove it.",
        path,
        Text(row),
        column)
    {
        Details = [problem],
    };

    public static DataFileException FormatUnknown(string path, IReadOnlyList<string> columns) => new(
        "data-format-unknown",
        $"The columns of {path} ({string.Join(", ", columns)}) tell no format; name the columns in the settings, or choose the format.",
        path,
        string.Join(", ", columns));

    public static DataFileException EndTokenMissing() => new(
        "end-token-missing",
        "The tokenizer has no end token, so that a response could never end; add eos_token to its tokenizer_config.json.");

    public static DataFileException MessagesNeedChat(string template) => new(
        "messages-need-chat",
        $"'prompt.template' is '{template}', but conversations are written with the model's chat template; choose 'chat'.",
        "prompt.template",
        template);

    public const string UndecidableCode = "mask-undecidable";

    public static DataFileException Undecidable(string path, int row, int turn, Problem problem) => new(
        UndecidableCode,
        $"{path}, row {Text(row)}: where response {Text(turn)} begins and ends cannot be told from the chat template ({English(problem)}); train on the full text, or use a template with generation blocks.",
        path,
        Text(row),
        Text(turn))
    {
        Details = [problem],
    };

    public static DataFileException Refused(string path, int row, DataFileException error) => new(
        "chat-row-refused",
        $"{path}, row {Text(row)}: the chat template does not write this conversation ({error.Message}); correct the row, or use another template.",
        error,
        path,
        Text(row))
    {
        Details = [error.Problem],
    };

    public static DataFileException NothingLeft(string path, int cut, int rows) => new(
        "data-no-labels-left",
        $"No row of {path} has anything to learn from: {Text(cut)} of {Text(rows)} were cut before their response; raise the maximum length.",
        path,
        Text(cut),
        Text(rows));

    public static DataFileException TooLarge(string path) => new(
        "data-too-large",
        $"{path} gives more than {Text(int.MaxValue)} tokens, which is more than one set can hold; split the file.",
        path,
        Text(int.MaxValue));

    private static string English(Problem part) => part.MessageIn(CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
