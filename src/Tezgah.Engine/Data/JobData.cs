using System.Globalization;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Text;
using Tezgah.Text.Data;

namespace Tezgah.Engine.Data;

/// <summary>The data files of a job, read and checked before any work begins.</summary>
/// <param name="Train">The texts to train on.</param>
/// <param name="Validation">The texts to evaluate on while training.</param>
/// <param name="Test">The texts to evaluate on at the end; null if there is no such file.</param>
/// <param name="Labels">The names of the classes in order.</param>
/// <param name="Files">The files read, for the log.</param>
/// <param name="Warnings">What a person should look at.</param>
public sealed record JobData(
    TextSet Train,
    TextSet Validation,
    TextSet? Test,
    IReadOnlyList<string> Labels,
    IReadOnlyList<DataFile> Files,
    IReadOnlyList<Problem> Warnings)
{
    private const int LeastRows = 2;
    private const int LeastRowsToSplit = 10;

    /// <summary>A class this many times rarer than the most frequent one is pointed out.</summary>
    private const int Imbalance = 10;

    /// <summary>Reads the files.</summary>
    /// <exception cref="ProblemException">Something is wrong with them: all of it at once, one problem a file.</exception>
    public static JobData Load(DataSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var problems = new List<Problem>();
        var train = Read(settings.Train, settings, labels: null, problems);
        var labels = train?.Labels;
        var validation = settings.Validation is null ? null : Read(settings.Validation, settings, labels, problems);
        var test = settings.Test is null ? null : Read(settings.Test, settings, labels, problems);
        if (train is not null)
        {
            CheckRows(train, settings, problems);
        }

        if (problems.Count > 0)
        {
            throw new ProblemException(problems);
        }

        var all = Texts(train!);
        var (trainTexts, validationTexts) = validation is null ? Split(all, settings) : (all, Texts(validation));
        DataFile[] files = [.. new[] { train, validation, test }.OfType<ClassificationData>().Select(d => d.File)];
        List<Problem> warnings = [.. files.SelectMany(f => f.Warnings.Select(w => Problem.FromText(w, f.Path)))];
        WarnOfImbalance(train!, warnings);
        return new JobData(trainTexts, validationTexts, test is null ? null : Texts(test), train!.Labels, files, warnings);
    }

    private static ClassificationData? Read(
        string path, DataSettings settings, IReadOnlyList<string>? labels, List<Problem> problems)
    {
        try
        {
            return ClassificationData.Load(path, settings.TextColumn, settings.LabelColumn, labels);
        }
        catch (DataFileException e)
        {
            problems.Add(new Problem(e.Code, path, e.Args));
            return null;
        }
    }

    private static void CheckRows(ClassificationData data, DataSettings settings, List<Problem> problems)
    {
        var least = settings.Validation is null
            ? Math.Max(LeastRowsToSplit, (int)Math.Ceiling(1 / settings.ValidationShare))
            : LeastRows;
        if (data.Texts.Count < least)
        {
            problems.Add(new Problem(
                "data-too-few-rows", settings.Train, settings.Train, Number(data.Texts.Count), Number(least)));
        }
    }

    private static TextSet Texts(ClassificationData data) => new(data.File.Path, data.Texts, data.LabelIndices);

    private static (TextSet Train, TextSet Validation) Split(TextSet all, DataSettings settings)
    {
        // The splitter takes 32 bits of seed; folding keeps every bit of a larger one.
        var seed = unchecked((int)(settings.SplitSeed ^ (settings.SplitSeed >> 32)));
        var split = DataSplit.Stratified(all.Labels, settings.ValidationShare, 0, seed);
        return (all.Select(split.Train), all.Select(split.Validation));
    }

    private static void WarnOfImbalance(ClassificationData data, List<Problem> warnings)
    {
        var counts = data.Labels
            .Select((name, index) => (Name: name, Count: data.LabelIndices.Count(l => l == index)))
            .OrderBy(c => c.Count)
            .ToList();
        var (rare, common) = (counts[0], counts[^1]);
        if (common.Count >= Imbalance * rare.Count)
        {
            warnings.Add(new Problem(
                "labels-imbalanced", data.File.Path, data.File.Path, common.Name, Number(common.Count), rare.Name, Number(rare.Count)));
        }
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
