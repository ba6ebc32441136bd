using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Text;
using Tezgah.Text.Data;

namespace Tezgah.Web.Compare;

/// <summary>The texts behind the rows of a predictions file.</summary>
/// <param name="Texts">One for each row; empty if they cannot be had.</param>
/// <param name="Reason">Why not: a key of the page's texts.</param>
public sealed record ExampleTexts(IReadOnlyList<string> Texts, string? Reason);

/// <summary>
/// Finds the texts of predictions: in the predictions file itself, or in the data file of the run, whose labels must then be
/// those of the predictions row for row, or the texts would be those of other rows.
/// </summary>
public sealed class ExampleReader(ResultCache cache)
{
    private const long LargestFile = 200L << 20;

    private static readonly string[] s_textColumns = ["text", "input", "prompt", "question", "sentence"];

    /// <summary>The texts of a run's test rows.</summary>
    public async Task<ExampleTexts> ReadAsync(ComparedRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.Results.Test.Value is not { } tested)
        {
            return new([], "TextsUnknown");
        }

        var problems = new List<Problem>();
        var job = JobFile.Parse(run.Run.JobJson, "job.json", problems);
        if (tested.Columns.FirstOrDefault(c => c.Name == job.Data.TextColumn || s_textColumns.Contains(c.Name)) is { } column)
        {
            return new(column.Values, null);
        }

        var path = job.Data.Test ?? (job.Data.TestShare > 0 ? job.Data.Train : null);
        return problems.Count > 0 || string.IsNullOrEmpty(path) ? new([], "TextsUnknown") : await ReadAsync(run, tested, job, path);
    }

    private async Task<ExampleTexts> ReadAsync(ComparedRun run, Tested tested, TrainingJob job, string path)
    {
        try
        {
            // A pipe or a device has no length, and reading it may never end.
            var file = new FileInfo(path);
            if (!file.Exists || file.Length is 0 or > LargestFile)
            {
                return new([], file.Exists ? "TextsTooLarge" : "TextsGone");
            }

            var data = await cache.GetAsync(path, p => DataFile.Open(p));
            return await Task.Run(() => Of(data, run, tested, job));
        }
        catch (Exception e) when (e is DataFileException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new([], "TextsGone");
        }
    }

    private static ExampleTexts Of(DataFile file, ComparedRun run, Tested tested, TrainingJob job)
    {
        var data = job.Data;
        var rows = data.Test is not null
            ? [.. Enumerable.Range(0, file.Rows.Count)]
            : SplitRecord.Of(file, data.LabelColumn, data.Validation is null ? data.ValidationShare : 0, data.TestShare, data.SplitSeed).Test.Rows;
        var (text, label) = (file.Column(data.TextColumn), file.Column(data.LabelColumn));
        var truth = tested.Predictions.Truth;
        if (rows.Count != truth.Length)
        {
            return new([], "TextsOther");
        }

        for (var i = 0; i < rows.Count; i++)
        {
            if (run.Results.Labels.ElementAtOrDefault(truth[i]) != file.Rows[rows[i]][label]?.Trim())
            {
                return new([], "TextsOther");
            }
        }

        return new([.. rows.Select(r => file.Rows[r][text] ?? "")], null);
    }
}
