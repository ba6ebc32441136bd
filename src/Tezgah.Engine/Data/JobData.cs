using System.Globalization;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Text;
using Tezgah.Text.Data;

namespace Tezgah.Engine.Data;

/// <summary>Some rows of a data file.</summary>
/// <param name="File">The file.</param>
/// <param name="Rows">Their numbers.</param>
public sealed record DataPart(DataFile File, IReadOnlyList<int> Rows);

/// <summary>The data files of a job, read, checked and split before any work begins.</summary>
/// <param name="Train">The rows to train on.</param>
/// <param name="Validation">The rows to evaluate on while training.</param>
/// <param name="Test">The rows to evaluate on at the end; null if there are none.</param>
/// <param name="Labels">The names of the classes in order; empty outside classification.</param>
/// <param name="Split">How the training file was split; null if it was not.</param>
public sealed record JobData(DataPart Train, DataPart Validation, DataPart? Test, IReadOnlyList<string> Labels, SplitRecord? Split)
{
    private const int LeastRows = 2;
    private const int LeastRowsToSplit = 10;

    /// <summary>The files, each once.</summary>
    public IReadOnlyList<DataFile> Files => [.. new[] { Train, Validation, Test }.OfType<DataPart>().Select(p => p.File).Distinct()];

    /// <summary>Reads the files.</summary>
    /// <exception cref="ProblemException">Something is wrong with them: all of it at once, one problem a file.</exception>
    public static JobData Load(TrainingJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        var settings = job.Data;
        var problems = new List<Problem>();
        IReadOnlyList<string>? labels = null;
        var train = Read(settings.Train);
        var validation = Read(settings.Validation);
        var test = Read(settings.Test);
        if (train is not null)
        {
            CheckRows(train, settings, problems);
        }

        if (problems.Count > 0)
        {
            throw new ProblemException(problems);
        }

        var forValidation = validation is null ? settings.ValidationShare : 0;
        var forTest = test is null ? settings.TestShare : 0;
        var split = forValidation + forTest > 0
            ? SplitRecord.Of(train!, labels is null ? null : settings.LabelColumn, forValidation, forTest, settings.SplitSeed)
            : null;
        return new JobData(
            new DataPart(train!, split?.Train.Rows ?? All(train!)),
            validation is null ? new DataPart(train!, split!.Validation.Rows) : new DataPart(validation, All(validation)),
            test is not null ? new DataPart(test, All(test)) : forTest > 0 ? new DataPart(train!, split!.Test.Rows) : null,
            labels ?? [],
            split);

        DataFile? Read(string? path)
        {
            try
            {
                if (path is null)
                {
                    return null;
                }

                var file = DataFile.Open(path);
                if (job.Task == TaskNames.Classification)
                {
                    // The training file names the classes; the others must not know more.
                    var read = ClassificationData.FromFile(file, settings.TextColumn, settings.LabelColumn, labels);
                    labels ??= read.Labels;
                }

                return file;
            }
            catch (DataFileException e)
            {
                problems.Add(e.ProblemAt(path));
                return null;
            }
        }
    }

    private static int[] All(DataFile file) => [.. Enumerable.Range(0, file.Rows.Count)];

    private static void CheckRows(DataFile file, DataSettings settings, List<Problem> problems)
    {
        var share = settings.Validation is null ? settings.ValidationShare : 0;
        share = settings.Test is null && settings.TestShare > 0 ? Math.Min(share > 0 ? share : 1, settings.TestShare) : share;
        var least = share > 0 ? Math.Max(LeastRowsToSplit, (int)Math.Ceiling(1 / share)) : LeastRows;
        if (file.Rows.Count < least)
        {
            problems.Add(new Problem("data-too-few-rows", settings.Train, settings.Train, Number(file.Rows.Count), Number(least)));
        }
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
