using System.Text.Json;
using Tezgah.Core.Classification;

namespace Tezgah.Core.Results;

/// <summary>
/// A report as JSON under the key names that <c>tezgah metrics</c> promises. Numbers that do not exist are null; zeros that
/// stand for a division by zero are listed under <c>undefined</c>.
/// </summary>
public static class MetricsJson
{
    /// <summary>Writes the report as one object.</summary>
    /// <param name="json">Where to; a value must be allowed there.</param>
    /// <param name="report">The report.</param>
    /// <param name="curves">Whether to write the points of all ROC and precision-recall curves, some numbers for every row and class.</param>
    public static void Write(Utf8JsonWriter json, ClassificationReport report, bool curves = true)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        WriteProperties(json, report, curves);
        json.WriteEndObject();
    }

    /// <summary>Writes the report's keys into the object that is open.</summary>
    public static void WriteProperties(Utf8JsonWriter json, ClassificationReport report, bool curves = true)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(report);
        json.WriteNumber("num_samples", report.Count);
        json.WriteNumber("num_classes", report.Classes);
        json.Number("accuracy", report.Accuracy);
        json.Interval("accuracy_wilson_95", report.AccuracyInterval);
        json.WriteStartObject("per_class");
        json.Numbers("precision", report.PerClass.Select(c => (double?)c.Precision));
        json.Numbers("recall", report.PerClass.Select(c => (double?)c.Recall));
        json.Numbers("f1", report.PerClass.Select(c => (double?)c.F1));
        json.Counts("support", report.PerClass.Select(c => c.Support));
        json.WriteEndObject();
        WriteAverage(json, "macro", report.Macro);
        WriteAverage(json, "micro", report.Micro);
        WriteAverage(json, "weighted", report.Weighted);
        WriteConfusion(json, report.Confusion);
        json.Number("cohen_kappa", report.CohenKappa);
        json.Number("cohen_kappa_linear", report.CohenKappaLinear);
        json.Number("cohen_kappa_quadratic", report.CohenKappaQuadratic);
        json.Number("matthews_corrcoef", report.Matthews);
        json.Number("balanced_accuracy", report.BalancedAccuracy);
        if (report.Probabilities is { } probabilities)
        {
            ProbabilityJson.Write(json, probabilities, report.Classes, curves);
        }

        WriteUndefined(json, report);
    }

    private static void WriteAverage(Utf8JsonWriter json, string name, AverageScore average)
    {
        json.WriteStartObject(name);
        json.Number("precision", average.Precision);
        json.Number("recall", average.Recall);
        json.Number("f1", average.F1);
        json.WriteEndObject();
    }

    private static void WriteConfusion(Utf8JsonWriter json, ConfusionMatrix confusion)
    {
        json.WriteStartArray("confusion_matrix");
        foreach (var row in confusion.Counts())
        {
            json.Counts(null, row);
        }

        json.WriteEndArray();
        WriteNormalised(json, "confusion_matrix_row_normalised", confusion.Normalised(ConfusionScale.Row));
        WriteNormalised(json, "confusion_matrix_column_normalised", confusion.Normalised(ConfusionScale.Column));
        WriteNormalised(json, "confusion_matrix_overall_normalised", confusion.Normalised(ConfusionScale.Overall));
        json.Counts("unanswered", Enumerable.Range(0, confusion.Classes).Select(confusion.Unanswered));
    }

    private static void WriteNormalised(Utf8JsonWriter json, string name, double[][] rows)
    {
        json.WriteStartArray(name);
        foreach (var row in rows)
        {
            json.Numbers(null, row);
        }

        json.WriteEndArray();
    }

    private static void WriteUndefined(Utf8JsonWriter json, ClassificationReport report)
    {
        json.WriteStartArray("undefined");
        for (var c = 0; c < report.PerClass.Count; c++)
        {
            var score = report.PerClass[c];
            WriteIf(!score.PrecisionDefined, $"per_class.precision[{c}]");
            WriteIf(!score.RecallDefined, $"per_class.recall[{c}]");
            WriteIf(!score.F1Defined, $"per_class.f1[{c}]");
        }

        WriteIf(report.Matthews is not null && !Agreement.MatthewsDefined(report.Confusion), "matthews_corrcoef");
        json.WriteEndArray();

        void WriteIf(bool undefined, string key)
        {
            if (undefined)
            {
                json.WriteStringValue(key);
            }
        }
    }
}
