using Tezgah.Core.Classification;

namespace Tezgah.Core.Tests.Classification;

public sealed class ClassificationReportTests
{
    [Fact]
    public void Compute_WithoutARow_HasNoNumberButNoErrorEither()
    {
        var report = ClassificationReport.Compute(Predictions.Create([], null, [], 3));

        Assert.Equal((0, null, null), (report.Count, report.Accuracy, report.AccuracyInterval));
        Assert.Equal((null, null, null, null), (report.CohenKappa, report.Matthews, report.BalancedAccuracy, report.Probabilities!.LogLoss));
        Assert.Equal((null, null, null), (report.Probabilities.OneVsRest.AucMicro, report.Probabilities.OneVsRest.AucMacro, report.Probabilities.OneVsRest.AucWeighted));
        Assert.All(report.PerClass, c => Assert.Equal(new ClassScore(0, 0, 0, 0, 0), c));
    }

    [Fact]
    public void Compute_OneClassOnly_HasAccuracyButNoArea()
    {
        var report = ClassificationReport.Compute(Predictions.Create([1, 1], null, [0.2, 0.8, 0.6, 0.4], 2));

        Assert.Equal(0.5, report.Accuracy);
        Assert.Equal([null, null], report.Probabilities!.OneVsRest.Auc);
        Assert.Equal([null, 1.0], report.Probabilities.OneVsRest.AveragePrecision);
        Assert.Null(report.Probabilities.OneVsRest.AucBinary);
        // Pooled one-hot entries: positives 0.8, 0.4; negatives 0.2, 0.6.
        Assert.Equal(0.75, report.Probabilities.OneVsRest.AucMicro);
    }

    [Fact]
    public void Compute_ASingleClassThatExists_IsAlwaysRight()
    {
        var report = ClassificationReport.Compute(Predictions.Create([0, 0], null, [1, 1], 1));

        Assert.Equal((1.0, 1.0, null), (report.Accuracy, report.Macro.F1, report.CohenKappa));
        Assert.Null(report.Probabilities!.OneVsRest.AucMicro);
    }

    [Fact]
    public void Compute_WithoutProbabilities_HasOnlyTheMatrixMetrics()
    {
        var report = ClassificationReport.Compute(Predictions.Create([0, 1, 1], [0, 1, Predictions.NoAnswer], null, 2));

        Assert.Equal(2 / 3.0, report.Accuracy);
        Assert.Null(report.Probabilities);
        Assert.Equal(1, report.Confusion.Unanswered(1));
    }

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    public void Compute_ClassesRenamed_LeavesEveryAverageAsItWas(int seed)
    {
        var predictions = RandomPredictions.Create(300, 5, seed, steps: 3);
        int[] rename = [3, 0, 4, 1, 2];
        var probabilities = new double[300 * 5];
        for (var i = 0; i < probabilities.Length; i++)
        {
            probabilities[(i / 5 * 5) + rename[i % 5]] = predictions.Probabilities[i];
        }

        var renamed = ClassificationReport.Compute(Predictions.Create(
            [.. predictions.Truth.ToArray().Select(c => rename[c])], [.. predictions.Predicted.ToArray().Select(c => rename[c])], probabilities, 5));

        var report = ClassificationReport.Compute(predictions);
        Assert.Equal(report.Accuracy, renamed.Accuracy);
        Assert.Equal(report.Macro.F1!.Value, renamed.Macro.F1!.Value, 13);
        Assert.Equal(report.Weighted.Precision!.Value, renamed.Weighted.Precision!.Value, 13);
        Assert.Equal(report.Matthews!.Value, renamed.Matthews!.Value, 13);
        Assert.Equal(report.CohenKappa!.Value, renamed.CohenKappa!.Value, 13);
        Assert.Equal(report.Probabilities!.OneVsRest.AucMacro!.Value, renamed.Probabilities!.OneVsRest.AucMacro!.Value, 13);
        Assert.Equal(report.Probabilities.OneVsRest.AucMicro, renamed.Probabilities.OneVsRest.AucMicro);
        Assert.Equal(report.Probabilities.LogLoss!.Value, renamed.Probabilities.LogLoss!.Value, 12);
    }

    [Theory]
    [InlineData(31)]
    [InlineData(32)]
    public void Compute_EveryRowTwice_LeavesEveryMetricAsItWas(int seed)
    {
        var predictions = RandomPredictions.Create(200, 4, seed, steps: 4);
        var doubled = predictions.Select([.. Enumerable.Range(0, 400).Select(i => i / 2)]);

        var once = ClassificationReport.Compute(predictions);
        var twice = ClassificationReport.Compute(doubled);

        Assert.Equal(once.Accuracy, twice.Accuracy);
        Assert.Equal(once.Macro.F1!.Value, twice.Macro.F1!.Value, 14);
        Assert.Equal(once.CohenKappaQuadratic!.Value, twice.CohenKappaQuadratic!.Value, 13);
        Assert.Equal(once.Probabilities!.OneVsRest.AucWeighted!.Value, twice.Probabilities!.OneVsRest.AucWeighted!.Value, 14);
        Assert.Equal(once.Probabilities.Calibration15.ExpectedError!.Value, twice.Probabilities.Calibration15.ExpectedError!.Value, 13);
        Assert.True(twice.AccuracyInterval!.Upper - twice.AccuracyInterval.Lower < once.AccuracyInterval!.Upper - once.AccuracyInterval.Lower);
    }

    [Fact]
    public void OneVsRest_WithoutProbabilities_SaysWhichColumnsToAdd()
    {
        var error = Assert.Throws<ArgumentException>(() => OneVsRest.Of(Predictions.Create([0], [0], null, 2)));

        Assert.Contains("prob_class_0", error.Message, StringComparison.Ordinal);
    }
}
