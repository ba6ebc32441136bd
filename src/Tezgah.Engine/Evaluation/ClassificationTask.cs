using System.Globalization;
using Tezgah.Core.Problems;
using Tezgah.Engine.Data;
using Tezgah.Text.Data;

namespace Tezgah.Engine.Evaluation;

/// <summary>The predictions of a model with a classification head.</summary>
internal static class ClassificationTask
{
    private const string NamelessPrefix = "LABEL_";

    public static EvaluationSources Run(EvaluationRun run)
    {
        var rows = EvaluationRows.Read(run.Job.Data);
        using var network = run.Load();
        network.DemandClassifier();
        var (labels, classes) = ClassesOf(run, rows, network);
        var texts = rows.File.Values(run.Job.Data.TextColumn);
        var input = network.Input(run.Job.Data);
        var set = EncodedSet.Of(new TextSet(rows.File.Path, [.. rows.Rows.Select(r => texts[r])], classes), input);
        rows.DemandTokens(set.Lengths, run.Job.Data.TextColumn);
        if (set.Truncated > 0)
        {
            run.Note(new Problem(
                "texts-truncated", rows.File.Path, Number(set.Truncated), Number(set.Count), rows.File.Path, Number(input.MaxLength)));
        }

        EvaluationMemoryCheck.DemandBatch(run, network, set.Lengths);
        run.Begin();
        var result = ClassificationPass.Run(
            network.Model, set, run.Job.BatchSize, done => run.Host.Progress(EvaluationFiles.Test, done, set.Count));
        run.Add(EvaluationFiles.Write(
            run.Folder, EvaluationFiles.Test, network.Step, result.Predictions, result.Loss, labels, [rows.Numbers()],
            new Dictionary<string, double?>(StringComparer.Ordinal) { ["truncated"] = set.Truncated, ["max_length"] = input.MaxLength }));
        return new EvaluationSources(network.Source, null, rows.Source(), EvaluationRun.DtypeOf(network.Model));
    }

    /// <summary>
    /// The names of the model's classes and the class of each row. A model whose classes have no names takes those of the file, or numbers
    /// where the file has numbers.
    /// </summary>
    private static (IReadOnlyList<string> Labels, IReadOnlyList<int> Classes) ClassesOf(EvaluationRun run, EvaluationRows rows, EvaluatedNetwork network)
    {
        var (settings, own) = (run.Job.Data, network.Model.Config.Labels);
        var nameless = own.All(l => l.StartsWith(NamelessPrefix, StringComparison.Ordinal));
        IReadOnlyList<string> names = own;
        if (settings.Labels.Count > 0)
        {
            names = settings.Labels;
        }
        else if (nameless)
        {
            var found = rows.File.Values(settings.LabelColumn).Select(l => l.Trim()).ToHashSet(StringComparer.Ordinal);
            var numbers = Enumerable.Range(0, own.Count).Select(Number).ToArray();
            names = found.All(l => own.Contains(l, StringComparer.Ordinal)) ? own
                : found.All(l => numbers.Contains(l, StringComparer.Ordinal)) ? numbers
                : [.. found.Order(StringComparer.Ordinal)];
        }

        if (names.Count != own.Count)
        {
            throw new ProblemException(new Problem("labels-count", "data.labels", Number(names.Count), Number(own.Count), string.Join(", ", names.Take(20))));
        }

        if (!nameless && !names.SequenceEqual(own, StringComparer.Ordinal))
        {
            throw new ProblemException(new Problem("labels-differ", "data.labels", string.Join(", ", names), string.Join(", ", own)));
        }

        if (nameless && settings.Labels.Count == 0 && !ReferenceEquals(names, own))
        {
            run.Note(new Problem("labels-assumed", network.Source.Folder, string.Join(", ", names)));
        }

        var data = ClassificationData.FromFile(rows.File, settings.TextColumn, settings.LabelColumn, names);
        return (names, [.. rows.Rows.Select(r => data.LabelIndices[r])]);
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
