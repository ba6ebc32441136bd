using Tezgah.Core.Classification;
using Tezgah.Core.Events;
using Tezgah.Core.Results;

namespace Tezgah.Engine.Evaluation;

/// <summary>Writes what an evaluation found, under the names that students' own scripts use.</summary>
public static class EvaluationFiles
{
    /// <summary>The name of the evaluation whose files have the plain names <c>metrics.json</c> and <c>class_report.json</c>.</summary>
    public const string Test = "test";

    /// <summary>Writes predictions, metrics and class report into <paramref name="folder"/>, and the event that names them.</summary>
    /// <param name="folder">The artifacts' folder.</param>
    /// <param name="name"><c>test</c> or <c>validation</c>.</param>
    /// <param name="step">The step of the weights.</param>
    /// <param name="result">What was predicted.</param>
    /// <param name="labels">The names of the classes in order.</param>
    public static EvaluationEvent Write(
        string folder, string name, int step, ClassificationResult result, IReadOnlyList<string> labels)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Write(folder, name, step, result.Predictions, result.Loss, labels);
    }

    /// <summary>The same for predictions, whoever made them.</summary>
    /// <param name="folder">The artifacts' folder.</param>
    /// <param name="name"><c>test</c>, <c>validation</c>, <c>scored</c> or <c>generated</c>.</param>
    /// <param name="step">The step of the weights.</param>
    /// <param name="predictions">The predictions.</param>
    /// <param name="loss">The mean cross-entropy, nats a text; null if there is none.</param>
    /// <param name="labels">The names of the classes in order.</param>
    /// <param name="columns">Further columns of the predictions' file.</param>
    /// <param name="further">Further figures, for the metrics' file and the event.</param>
    internal static EvaluationEvent Write(
        string folder,
        string name,
        int step,
        Predictions predictions,
        double? loss,
        IReadOnlyList<string> labels,
        IReadOnlyList<TextColumn>? columns = null,
        IReadOnlyDictionary<string, double?>? further = null)
    {
        var report = ClassificationReport.Compute(predictions);
        var suffix = name == Test ? "" : "_" + name;
        var files = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["predictions"] = $"preds_{name}.csv",
            ["metrics"] = $"metrics{suffix}.json",
            ["class_report"] = $"class_report{suffix}.json",
        };
        var others = new Dictionary<string, double?>(further ?? new Dictionary<string, double?>(), StringComparer.Ordinal);
        if (loss is not null)
        {
            others["loss"] = loss;
        }

        PredictionsFile.Write(Path.Combine(folder, files["predictions"]), predictions, columns);
        MetricsFile.Write(Path.Combine(folder, files["metrics"]), report, others);
        ClassReportFile.Write(Path.Combine(folder, files["class_report"]), report, labels);
        var values = new Dictionary<string, double?>(StringComparer.Ordinal)
        {
            ["accuracy"] = report.Accuracy,
            ["precision_macro"] = report.Macro.Precision,
            ["recall_macro"] = report.Macro.Recall,
            ["f1_micro"] = report.Micro.F1,
            ["f1_macro"] = report.Macro.F1,
            ["f1_weighted"] = report.Weighted.F1,
            ["auc_macro_ovr"] = report.Probabilities?.OneVsRest.AucMacro,
        };
        foreach (var (key, value) in others)
        {
            values[key] = value;
        }

        return new EvaluationEvent(name, "classification", step, values, labels, files);
    }
}
