using System.Globalization;
using Tezgah.Core.Classification;
using Tezgah.Core.Problems;
using Tezgah.Core.Results;

namespace Tezgah.Core.Runs.Imports;

/// <summary>Reads the files that students' scripts and Hugging Face's Trainer leave behind.</summary>
public static class ImportReader
{
    // Figures in metrics.json are often rounded to three or four digits.
    private const double Rounding = 0.0006;

    private static readonly (string Kind, string File)[] s_known =
    [
        ("predictions", "preds_test.csv"), ("metrics", "metrics.json"), ("class_report", "class_report.json"),
        ("history", "history.csv"), ("trainer_state", "trainer_state.json"), ("latency", "latency.json"),
    ];

    private static readonly Dictionary<string, string> s_names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["train_loss"] = "loss",
        ["train_accuracy"] = "train_accuracy",
        ["lr"] = "learning_rate",
    };

    /// <summary>Reads a folder.</summary>
    /// <exception cref="ProblemException"><c>import-folder-missing</c>, or <c>import-nothing</c>: none of the files is there.</exception>
    /// <exception cref="ResultsFileException">A file cannot be used; names file, line and column.</exception>
    /// <exception cref="IOException">A file cannot be opened.</exception>
    public static ImportedResults Read(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        var root = Path.GetFullPath(folder);
        if (!Directory.Exists(root))
        {
            throw new ProblemException(new Problem("import-folder-missing", root, root));
        }

        var files = Find(root);
        if (files.Count == 0)
        {
            throw new ProblemException(new Problem("import-nothing", root, root, string.Join(", ", s_known.Select(k => k.File))));
        }

        string? PathOf(string kind) => files.TryGetValue(kind, out var file) ? Path.Combine(root, file) : null;
        var (notes, trainer) = (new List<Problem>(), PathOf("trainer_state") is { } state ? TrainerStateFile.Read(state) : null);
        var (steps, countsEpochs) = trainer is not null ? (trainer.Steps, false)
            : PathOf("history") is { } history ? OfHistory(HistoryFile.Read(history), history, notes)
            : ([], false);
        var report = PathOf("class_report") is { } classes ? ClassReportFile.Read(classes) : null;
        var metrics = PathOf("metrics") is { } figures ? MetricsFile.Read(figures) : null;
        var predictions = PathOf("predictions") is { } rows
            ? ClassificationReport.Compute(PredictionsFile.Read(rows, report?.Classes.Count).Predictions)
            : null;
        var test = predictions is not null ? ValuesOf(predictions) : metrics is not null ? ValuesOf(metrics) : [];
        if (predictions is not null && metrics is not null)
        {
            Compare(ValuesOf(metrics), test, PathOf("metrics")!, notes);
        }

        return new(
            root, files, steps, countsEpochs, trainer?.MaxSteps ?? trainer?.GlobalStep ?? (steps.Count > 0 ? steps[^1].Step : 0), test,
            report?.LabelNames ?? [], PathOf("latency") is { } latency ? LatencyFile.Read(latency) : null, notes);
    }

    private static Dictionary<string, string> Find(string root)
    {
        var files = s_known.Where(k => File.Exists(Path.Combine(root, k.File))).ToDictionary(k => k.Kind, k => k.File, StringComparer.Ordinal);

        // The Trainer keeps its state in the checkpoints' folders; that of the last one has the whole history.
        if (!files.ContainsKey("trainer_state") && Directory.EnumerateDirectories(root, "checkpoint-*")
            .Select(d => (Name: Path.GetFileName(d), Step: int.TryParse(Path.GetFileName(d)["checkpoint-".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var s) ? s : -1))
            .Where(d => d.Step >= 0 && File.Exists(Path.Combine(root, d.Name, "trainer_state.json")))
            .OrderBy(d => d.Step).LastOrDefault() is { Name: { } last })
        {
            files["trainer_state"] = $"{last}/trainer_state.json";
        }

        return files;
    }

    private static (IReadOnlyList<LoggedStep> Steps, bool CountsEpochs) OfHistory(HistoryFile history, string path, List<Problem> notes)
    {
        var numbered = history.Has("step");
        var columns = new List<(string Name, IReadOnlyList<double?> Values)>();
        foreach (var same in history.Columns.Where(c => !c.Equals("step", StringComparison.OrdinalIgnoreCase)).GroupBy(NameOf))
        {
            // Two names of the script's that are one here: the first is taken.
            columns.Add((same.Key, history.Numbers(same.First())));
            notes.AddRange(same.Skip(1).Select(left => new Problem("import-column-twice", path, path, left, same.First(), same.Key)));
        }

        var places = numbered ? history.Numbers("step") : [.. Enumerable.Range(1, history.Count).Select(i => (double?)i)];
        var steps = new SortedDictionary<int, LoggedStep>();
        for (var row = 0; row < history.Count; row++)
        {
            var values = columns.Where(c => c.Values[row] is not null).ToDictionary(c => c.Name, c => c.Values[row]!.Value, StringComparer.Ordinal);
            if (places[row] is >= 0 and <= int.MaxValue and var place && values.Count > 0)
            {
                steps[(int)place] = new((int)place, values);
            }
        }

        return ([.. steps.Values], !numbered);
    }

    private static string NameOf(string column) =>
        s_names.TryGetValue(column, out var name) ? name
        : column.StartsWith("val_", StringComparison.OrdinalIgnoreCase) ? "eval_" + column["val_".Length..].ToLowerInvariant()
        : column.ToLowerInvariant();

    private static Dictionary<string, double?> ValuesOf(ClassificationReport report) => new(StringComparer.Ordinal)
    {
        ["accuracy"] = report.Accuracy,
        ["precision_macro"] = report.Macro.Precision,
        ["recall_macro"] = report.Macro.Recall,
        ["f1_micro"] = report.Micro.F1,
        ["f1_macro"] = report.Macro.F1,
        ["f1_weighted"] = report.Weighted.F1,
        ["auc_macro_ovr"] = report.Probabilities?.OneVsRest.AucMacro,
    };

    private static Dictionary<string, double?> ValuesOf(MetricsFile metrics)
    {
        var values = new Dictionary<string, double?>(StringComparer.Ordinal)
        {
            ["accuracy"] = metrics.Accuracy,
            ["precision_macro"] = metrics.PrecisionMacro,
            ["recall_macro"] = metrics.RecallMacro,
            ["f1_micro"] = metrics.F1Micro,
            ["f1_macro"] = metrics.F1Macro,
            ["f1_weighted"] = metrics.F1Weighted,
        };
        foreach (var (key, value) in metrics.Others)
        {
            values.TryAdd(key, value);
        }

        return values.Where(v => v.Value is not null).ToDictionary(StringComparer.Ordinal);
    }

    // The predictions are what happened; a figure that they do not give was computed from something else.
    private static void Compare(Dictionary<string, double?> said, Dictionary<string, double?> computed, string path, List<Problem> notes)
    {
        foreach (var (name, value) in said)
        {
            if (computed.TryGetValue(name, out var own) && own is { } right && Math.Abs(value!.Value - right) > Rounding)
            {
                notes.Add(new Problem(
                    "import-figure-differs", path, path, name, value.Value.ToString("0.####", CultureInfo.InvariantCulture),
                    right.ToString("0.####", CultureInfo.InvariantCulture)));
            }
        }
    }
}
