using System.Globalization;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Text;
using Tezgah.Text.Data;
using Tezgah.Text.Tasks;
using Tezgah.Web.Access;

namespace Tezgah.Web.NewRun;

/// <summary>
/// Reads the data files of a job as a worker would, to say what is wrong before anything is started; of files outside
/// <paramref name="folders"/> it says nothing but that. Null lets it read everywhere.
/// </summary>
public sealed class DataInspector(AllowedFolders? folders = null)
{
    /// <summary>Larger files are left to the worker: reading them would keep the page waiting.</summary>
    public const long LargestFile = 200L << 20;

    private const int FirstRows = 100;
    private const int SampledRows = 1000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (DateTime Written, DataFile File)> _read = new(StringComparer.Ordinal);

    /// <summary>Reads the files whose paths are given; a file that has not changed is read once.</summary>
    public DataReport Inspect(TrainingJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        lock (_gate)
        {
            return InspectAll(job);
        }
    }

    private DataReport InspectAll(TrainingJob job)
    {
        var report = new Report();
        var data = job.Data;
        var train = Open("data.train", data.Train, report);
        var labels = train is null ? null : Content("data.train", train, job, labels: null, report);
        foreach (var (key, path) in new[] { ("data.validation", data.Validation), ("data.test", data.Test) })
        {
            if (Open(key, path, report) is { } file)
            {
                Content(key, file, job, labels, report);
            }
        }

        foreach (var path in _read.Keys.Except([data.Train, data.Validation, data.Test], StringComparer.Ordinal).ToArray())
        {
            _read.Remove(path!);
        }

        return new DataReport(report.Files, report.Problems, report.Warnings);
    }

    // What the job's task wants of a file.
    private static IReadOnlyList<string>? Content(
        string key, DataFile file, TrainingJob job, IReadOnlyList<string>? labels, Report report)
    {
        switch (job.Task)
        {
            case TaskNames.Instruction:
                report.Files[key] = new DataFileInfo(file.Rows.Count, file.Columns, [], Characters(file, IsRead(job.Prompt)));
                Examples(key, file, job.Prompt, report);
                return null;
            case TaskNames.LanguageModelling:
                report.Files[key] = new DataFileInfo(file.Rows.Count, file.Columns, [], Characters(file, c => c == job.Data.TextColumn));
                report.Try("data.text_column", file.Path, () => file.Column(job.Data.TextColumn).ToString(CultureInfo.InvariantCulture));
                return null;
            default:
                return Columns(key, file, job.Data, labels, report);
        }
    }

    private static void Examples(string key, DataFile file, PromptSettings prompt, Report report)
    {
        if (report.Try("prompt.format", file.Path, () => ExampleReader.Open(file, prompt)) is not { } reader)
        {
            return;
        }

        if (reader.Format == ExampleFormat.Messages && prompt.Template != "chat")
        {
            report.Problems.Add(new Problem("messages-need-chat", "prompt.template", "prompt.template", prompt.Template));
        }

        // The first rows show whether the columns are the right ones; the worker reads them all.
        report.Try(key, file.Path, () => Enumerable.Range(0, Math.Min(FirstRows, reader.Count)).Select(reader.Read).ToArray());
    }

    // The labels of the file, or null if they cannot be told.
    private static IReadOnlyList<string>? Columns(
        string key, DataFile file, DataSettings data, IReadOnlyList<string>? labels, Report report)
    {
        var text = file.Columns.Contains(data.TextColumn);
        var label = file.Columns.Contains(data.LabelColumn);
        report.Files[key] = new DataFileInfo(file.Rows.Count, file.Columns, label ? LabelsOf(file, data.LabelColumn) : [], Characters(file, c => c == data.TextColumn));
        if (!text)
        {
            report.Try("data.text_column", file.Path, () => file.Column(data.TextColumn));
        }

        if (!label)
        {
            report.Try("data.label_column", file.Path, () => file.Column(data.LabelColumn));
        }

        // Labels are checked against those of the training only where those are known.
        return !text || !label || (labels is null && key != "data.train")
            ? null
            : report.Try(key, file.Path, () => ClassificationData.FromFile(file, data.TextColumn, data.LabelColumn, labels))?.Labels;
    }

    // Which of the formats a file has does not matter here: the columns of the others are not in it.
    private static Func<string, bool> IsRead(PromptSettings prompt) => column =>
        column is "messages" or "conversations" || column == prompt.InstructionColumn || column == prompt.InputColumn || column == prompt.OutputColumn
        || column == prompt.MessagesColumn || column == prompt.PromptColumn || column == prompt.CompletionColumn || column == prompt.ReasoningColumn;

    private static double Characters(DataFile file, Func<string, bool> isRead)
    {
        int[] columns = [.. file.Columns.Where(isRead).Select(file.Column)];
        var rows = Math.Min(file.Rows.Count, SampledRows);
        return columns.Length == 0 || rows == 0 ? 0
            : Enumerable.Range(0, rows).Average(i => (double)columns.Sum(c => file.Rows[(int)((long)i * file.Rows.Count / rows)][c]?.Length ?? 0));
    }

    private static string[] LabelsOf(DataFile file, string column) =>
        [.. file.Values(column).Select(v => v.Trim()).Where(v => v.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private DataFile? Open(string key, string? path, Report report)
    {
        if (folders?.Obstacle(key, path) is { } obstacle)
        {
            report.Problems.Add(obstacle);
            return null;
        }

        if (string.IsNullOrWhiteSpace(path) || report.Try(key, path, () => State(path)) is not { } state)
        {
            return null;
        }

        var (length, written) = state;
        if (length > LargestFile)
        {
            return null;
        }

        if (length == 0)
        {
            report.Problems.Add(new Problem("data-empty", key, path));
            return null;
        }

        var file = _read.TryGetValue(path, out var known) && known.Written == written
            ? known.File
            : report.Try(key, path, () => DataFile.Open(path));
        if (file is null)
        {
            return null;
        }

        _read[path] = (written, file);
        report.Warnings.AddRange(file.Warnings.Select(w => w with { Where = key }));
        return file;
    }

    // A pipe or a device has no length, and opening or reading it may never end: what is empty is not opened. The length and
    // the time of a link are its own, so they are asked of what it leads to.
    private static FileState? State(string path)
    {
        var file = new FileInfo(path);
        if (file.ResolveLinkTarget(returnFinalTarget: true) is { } target)
        {
            file = new FileInfo(target.FullName);
        }

        // Reading finds the words for folders.
        return file.Exists ? new FileState(file.Length, file.LastWriteTimeUtc)
            : Directory.Exists(path) ? new FileState(1, default)
            : throw new FileNotFoundException(null, path);
    }

    private sealed record FileState(long Length, DateTime Written);

    private sealed class Report
    {
        public Dictionary<string, DataFileInfo> Files { get; } = new(StringComparer.Ordinal);

        public List<Problem> Problems { get; } = [];

        public List<Problem> Warnings { get; } = [];

        public T? Try<T>(string key, string path, Func<T> read)
        {
            try
            {
                return read();
            }
            catch (DataFileException e)
            {
                Problems.Add(e.ProblemAt(key));
                return default;
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                Problems.Add(new Problem("data-file-missing", key, path));
                return default;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
            {
                Problems.Add(new Problem("data-file-unreadable", key, path).Because(e));
                return default;
            }
        }
    }
}
