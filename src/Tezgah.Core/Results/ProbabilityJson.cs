using System.Globalization;
using System.Text.Json;
using Tezgah.Core.Classification;

namespace Tezgah.Core.Results;

/// <summary>The half of <see cref="MetricsJson"/> that needs probabilities.</summary>
internal static class ProbabilityJson
{
    public static void Write(Utf8JsonWriter json, ProbabilityReport report, int classes, bool curves)
    {
        var oneVsRest = report.OneVsRest;
        if (curves)
        {
            json.WriteStartArray("roc_one_vs_rest");
            foreach (var ranking in oneVsRest.Classes)
            {
                WriteCurves(json, ranking);
            }

            json.WriteEndArray();
        }

        json.Numbers("auc_one_vs_rest", oneVsRest.Auc);
        json.Number("auc_macro_ovr", oneVsRest.AucMacro);
        json.Number("auc_weighted_ovr", oneVsRest.AucWeighted);
        json.Number("auc_micro", oneVsRest.AucMicro);
        json.Numbers("average_precision", oneVsRest.AveragePrecision);
        json.Number("average_precision_macro", oneVsRest.AveragePrecisionMacro);
        if (classes == 2)
        {
            json.Number("auc_binary", oneVsRest.AucBinary);
            json.Number("average_precision_binary", oneVsRest.AveragePrecisionBinary);
            json.Number("brier", report.Brier);
        }

        json.Number("brier_multiclass", report.BrierMulticlass);
        json.Number("log_loss", report.LogLoss);
        json.WriteStartObject("top_k_accuracy");
        foreach (var entry in report.TopK)
        {
            json.WriteStartObject(entry.K.ToString(CultureInfo.InvariantCulture));
            json.Number("ties_to_higher_class_index", entry.TiesToHigherClassIndex);
            json.Number("ties_to_lower_class_index", entry.TiesToLowerClassIndex);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        WriteCalibration(json, "calibration_10_bins", report.Calibration10);
        WriteCalibration(json, "calibration_15_bins", report.Calibration15);
    }

    private static void WriteCurves(Utf8JsonWriter json, ScoreRanking ranking)
    {
        if (Curves.PrecisionRecall(ranking) is not { } precisionRecall)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        WriteRoc(json, "drop_intermediate_true", Curves.Roc(ranking));
        WriteRoc(json, "drop_intermediate_false", Curves.Roc(ranking, dropIntermediate: false));
        json.WriteStartObject("precision_recall");
        json.Numbers("precision", precisionRecall.Precision);
        json.Numbers("recall", precisionRecall.Recall);
        json.Numbers("thresholds", precisionRecall.Thresholds);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteRoc(Utf8JsonWriter json, string name, RocCurve? curve)
    {
        if (curve is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.Numbers("fpr", curve.FalsePositiveRate);
        json.Numbers("tpr", curve.TruePositiveRate);
        json.Numbers("thresholds", curve.Thresholds);
        json.WriteEndObject();
    }

    private static void WriteCalibration(Utf8JsonWriter json, string name, Calibration calibration)
    {
        json.WriteStartObject(name);
        json.Number("ece", calibration.ExpectedError);
        json.Number("max_calibration_error", calibration.MaximumError);
        json.WriteStartArray("bins");
        foreach (var bin in calibration.Bins)
        {
            json.WriteStartObject();
            json.Number("lower", bin.Lower);
            json.Number("upper", bin.Upper);
            json.WriteNumber("count", bin.Count);
            json.Number("accuracy", bin.Accuracy);
            json.Number("mean_confidence", bin.MeanConfidence);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
