using System.Globalization;
using Tezgah.Core.Classification;
using Tezgah.Core.Statistics;

namespace Tezgah.Core.Tests.Classification;

public sealed class PairedComparisonTests
{
    private static readonly CultureInfo s_english = CultureInfo.GetCultureInfo("en");
    private static readonly CultureInfo s_turkish = CultureInfo.GetCultureInfo("tr");

    [Fact]
    public void Of_TwoModels_HasDifferenceIntervalAndMcNemar()
    {
        var comparison = Compare(onlyA: 30, onlyB: 10, bothRight: 150, bothWrong: 10);

        Assert.Equal((0.9, 0.8), (comparison.AccuracyA, comparison.AccuracyB));
        Assert.Equal(0.1, comparison.Accuracy.Estimate!.Value, 14);
        // The variance of the difference is (a + b - (a - b)² / n) / n²: standard error 0.0300.
        Assert.Equal(0.1 - (1.96 * 0.03), comparison.Accuracy.Interval!.Lower, 0.008);
        Assert.Equal(0.1 + (1.96 * 0.03), comparison.Accuracy.Interval.Upper, 0.008);
        Assert.Equal((150L, 30L, 10L, 10L), (comparison.McNemar.BothRight, comparison.McNemar.OnlyARight, comparison.McNemar.OnlyBRight, comparison.McNemar.BothWrong));
        Assert.InRange(comparison.Accuracy.P!.Value, 1e-4, 0.01);
    }

    [Fact]
    public void Of_SwappedModels_MirrorsDifferenceAndInterval()
    {
        var comparison = Compare(onlyA: 30, onlyB: 10, bothRight: 150, bothWrong: 10);
        var mirrored = Compare(onlyA: 10, onlyB: 30, bothRight: 150, bothWrong: 10);

        Assert.Equal(comparison.Accuracy.Estimate!.Value, -mirrored.Accuracy.Estimate!.Value, 14);
        Assert.Equal(comparison.McNemar.P, mirrored.McNemar.P);
    }

    [Fact]
    public void Of_TheSamePredictionsTwice_ShowsNoDifference()
    {
        var predictions = RandomPredictions.Create(100, 3, seed: 1);

        var comparison = PairedComparison.Of(predictions, predictions);

        Assert.Equal((new Interval(0, 0), 1.0), (comparison.Accuracy.Interval, comparison.Accuracy.P));
        Assert.Equal(1, comparison.McNemar.P);
        Assert.Contains("difference of 0.0 percentage points", ComparisonSentences.Of(comparison, s_english), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_OtherRows_NamesTheFirstThatDiffers()
    {
        var a = Predictions.Create([0, 1, 1], [0, 0, 0], null, 2);

        var error = Assert.Throws<ArgumentException>(() => PairedComparison.Of(a, Predictions.Create([0, 1, 0], [0, 0, 0], null, 2)));

        Assert.Contains("Row 2 is of class 1 in one and 0 in the other", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => PairedComparison.Of(a, Predictions.Create([0, 1], [0, 0], null, 2)));
        var empty = Predictions.Create([], [], null, 2);
        Assert.Throws<ArgumentException>(() => PairedComparison.Of(empty, empty));
    }

    [Fact]
    public void Of_OneModelNeverNamesTheLastClass_CountsTheSameClassesForBoth()
    {
        var a = Predictions.Create([0, 1, 1, 0], [0, 1, 1, 2], null, 3);
        var b = Predictions.Create([0, 1, 1, 0], [0, 1, 1, 1], null, 2);

        var comparison = PairedComparison.Of(a, b);

        // Per class a: 2/3, 1, 0; b: 2/3, 4/5, 0.
        Assert.Equal((1 + (2 / 3.0)) / 3, comparison.MacroF1A, 14);
        Assert.Equal((0.8 + (2 / 3.0)) / 3, comparison.MacroF1B, 14);

        // b's own report has another value, so the output says what this one is of.
        Assert.Equal((3, 3, 2), (comparison.Classes, comparison.ClassesA, comparison.ClassesB));
        Assert.Contains(
            "Macro F1 is averaged over 3 classes for both; B alone names 2, and its own report averages over those.",
            ComparisonSentences.Of(comparison, s_english), StringComparison.Ordinal);
        Assert.Contains("ikisi için de 3 sınıf üzerinden", ComparisonSentences.Of(comparison, s_turkish), StringComparison.Ordinal);
        Assert.Null(ComparisonSentences.Classes(PairedComparison.Of(a, a), s_english));
    }

    [Fact]
    public void Sentence_InEnglish_HasRowsDifferenceIntervalAndP()
    {
        var sentence = ComparisonSentences.Of(Fixed(), s_english);

        Assert.Equal(
            "On the same 1,200 rows, Qwen is right in 85.4 % and Llama in 79.5 %: a difference of +5.9 percentage points "
            + "(95 % interval +3.2 to +8.6, paired bootstrap with 2,000 samples and seed 42; McNemar's chi-square test with continuity "
            + "correction, 271 discordant pairs, p < 0.001). Macro F1 is 0.840 for Qwen and 0.782 for Llama: a difference of +0.058 "
            + "(95 % interval −0.001 to +0.117, the same bootstrap, p = 0.0504). The difference in accuracy is significant at the 5 % level.",
            sentence);
    }

    [Fact]
    public void Sentence_InTurkish_HasDecimalCommasAndThePercentSignInFront()
    {
        var sentence = ComparisonSentences.Of(Fixed(), s_turkish);

        Assert.Equal(
            "Aynı 1.200 örnekte doğruluk Qwen için %85,4, Llama için %79,5: fark +5,9 yüzde puan (%95 güven aralığı +3,2 ile +8,6 arası, "
            + "2.000 örneklemli eşleştirilmiş bootstrap, tohum 42; süreklilik düzeltmeli McNemar ki-kare testi, 271 uyumsuz çift, p < 0,001). "
            + "Makro F1 Qwen için 0,840, Llama için 0,782: fark +0,058 (%95 güven aralığı −0,001 ile +0,117 arası, aynı bootstrap, p = 0,0504). "
            + "Doğruluktaki fark %5 düzeyinde anlamlıdır.",
            sentence);
    }

    [Fact]
    public void Sentence_FewDiscordantPairs_NamesTheExactTestAndClaimsNothing()
    {
        var sentence = ComparisonSentences.Of(Compare(onlyA: 6, onlyB: 3, bothRight: 80, bothWrong: 11), s_english);

        Assert.Contains("exact McNemar test, 9 discordant pairs, p = 0.508", sentence, StringComparison.Ordinal);
        Assert.EndsWith("A difference in accuracy is not shown at the 5 % level.", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void DifferenceOf_AreaOnPredictions_UsesTheSameRowsForBoth()
    {
        var a = RandomPredictions.Create(150, 3, seed: 5);
        var settings = new BootstrapSettings { Replicates = 200 };

        var same = MetricBootstrap.DifferenceOf(a, a, p => OneVsRest.Of(p).AucMacro, settings);

        Assert.Equal((0.0, new Interval(0, 0)), (same.Estimate, same.Interval));
    }

    [Fact]
    public void Intervals_OfCountsAndOfPredictions_AreTheSameForOneMetricAndSeed()
    {
        var predictions = RandomPredictions.Create(120, 3, seed: 6);
        var settings = new BootstrapSettings { Replicates = 300, Seed = 9 };

        var fast = MetricBootstrap.IntervalOfCounts(predictions, ClassScores.MacroF1, settings);
        var slow = MetricBootstrap.IntervalOf(predictions, p => ClassificationReport.Compute(p).Macro.F1, settings);

        Assert.Equal(slow, fast);
        Assert.True(fast.Interval!.Lower < fast.Estimate && fast.Estimate < fast.Interval.Upper);
    }

    private static PairedComparison Compare(int onlyA, int onlyB, int bothRight, int bothWrong)
    {
        int[] right = [.. Enumerable.Repeat(3, bothRight), .. Enumerable.Repeat(1, onlyA), .. Enumerable.Repeat(2, onlyB), .. Enumerable.Repeat(0, bothWrong)];
        int[] truth = [.. right.Select((_, i) => i % 2)];
        return PairedComparison.Of(
            Predictions.Create(truth, [.. truth.Select((t, i) => (right[i] & 1) != 0 ? t : 1 - t)], null, 2),
            Predictions.Create(truth, [.. truth.Select((t, i) => (right[i] & 2) != 0 ? t : 1 - t)], null, 2));
    }

    private static PairedComparison Fixed() => new(
        "Qwen",
        "Llama",
        1200,
        0.854,
        0.795,
        0.840,
        0.782,
        new(0.059, new(0.0321, 0.0859), 0.001, 2000, 0),
        new(0.058, new(-0.001, 0.117), 0.0504, 2000, 0),
        McNemar.Of(854, 171, 100, 75),
        new());
}
