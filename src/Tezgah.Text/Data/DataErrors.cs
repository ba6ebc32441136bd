using System.Globalization;
using Tezgah.Core.Problems;

namespace Tezgah.Text.Data;

/// <summary>The sentences for data files that cannot be used.</summary>
internal static class DataErrors
{
    public static DataFileException Missing(string path) => new(
        "data-file-missing", $"There is no data file at {path}; check the path or choose another file.", path);

    public static DataFileException IsFolder(string path) => new(
        "data-file-folder", $"{path} is a folder; choose a CSV, JSON, JSONL or TXT file in it.", path);

    public static DataFileException Unreadable(string path, Exception error) => new(
        "data-file-unreadable", $"{path} cannot be read ({English(Cause.Of(error))}); check its permissions.", error, path)
    {
        Details = [Cause.Of(error)],
    };

    public static DataFileException Empty(string path) => new(
        "data-empty", $"{path} is empty; choose a file with at least one row.", path);

    public static DataFileException NoRows(string path) => new(
        "data-no-rows", $"{path} has column names but no row; add rows or choose another file.", path);

    public static DataFileException Encoding(string path, Problem problem) => new(
        "data-encoding", $"{path} is not readable as text: {English(problem)}; save it as UTF-8.", path)
    {
        Details = [problem],
    };

    public static DataFileException Quote(string path, int line, Problem problem) => new(
        "data-quote-broken",
        $"{path}, line {Text(line)}: {English(problem)}; close the quote, and write a quote inside a quoted field twice.",
        path,
        Text(line))
    {
        Details = [problem],
    };

    public static DataFileException FieldCount(string path, int line, int found, int expected) => new(
        "data-field-count",
        $"{path}, line {Text(line)}: the row has {Text(found)} fields, the header has {Text(expected)}; put fields that hold the separator in quotes.",
        path,
        Text(line),
        Text(found),
        Text(expected));

    public static DataFileException ColumnTwice(string path, string column) => new(
        "data-column-twice", $"{path}: the header has the column '{column}' twice; rename one of the two.", path, column);

    public static DataFileException ColumnMissing(string path, string column, IReadOnlyList<string> columns) => new(
        "data-column-missing",
        $"{path} has no column '{column}'; its columns are {List(columns)}.",
        path,
        column,
        List(columns));

    public static DataFileException Json(string path, long line, long column, Problem problem) => new(
        "data-row-broken",
        $"{path}, line {Text(line)}, column {Text(column)}: {English(problem)}; correct the line or remove it.",
        path,
        Text(line),
        Text(column))
    {
        Details = [problem],
    };

    public static DataFileException LabelUnknown(string path, int line, string label, IReadOnlyList<string> known) => new(
        "data-label-unknown",
        $"{path}, line {Text(line)}: the label '{label}' is not one that the model was trained on ({List(known)}); correct it or train again with it.",
        path,
        Text(line),
        label,
        List(known));

    public static DataFileException LabelEmpty(string path, int line, string column) => new(
        "data-label-empty",
        $"{path}, line {Text(line)}: the label in column '{column}' is empty; fill it in or remove the row.",
        path,
        Text(line),
        column);

    public static DataFileException TextEmpty(string path, int line, string column) => new(
        "data-text-empty",
        $"{path}, line {Text(line)}: the text in column '{column}' is empty, and the model reads at least one token; fill it in or remove the row.",
        path,
        Text(line),
        column);

    public static DataFileException OneLabel(string path, string label, string column) => new(
        "data-one-label",
        $"{path}: every row has the label '{label}' in column '{column}'; a classifier needs at least two labels.",
        path,
        label,
        column);

    private static string English(Problem part) => part.MessageIn(CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    // A file with hundreds of columns or labels would bury the sentence.
    private static string List(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(30)) + (names.Count > 30 ? $", … ({Text(names.Count)} in all)" : "");
}
