using System.Text.Json;
using Tezgah.Core.Classification;
using Tezgah.Core.Results;
using Tezgah.Core.Statistics;

namespace Tezgah.Core.Tests.Classification;

[Trait("Category", "Parity")]
public sealed class MetricsParityTests
{
    private const double Tolerance = 1e-9;

    [Fact]
    public void Report_OfEachReferenceCase_HasEveryExpectedNumber()
    {
        foreach (var (name, reference) in ReferenceCases.Of("cases"))
        {
            var report = ClassificationReport.Compute(Read(reference, withPredicted: true));

            var compared = JsonNumbers.AssertContains(reference.GetProperty("expected"), ToJson(report), Tolerance, name);

            Assert.True(compared > 100, $"{name}: only {compared} numbers were compared");
        }
    }

    [Fact]
    public void Predictions_WithoutPredictedClasses_TakeTheReferencesChoice()
    {
        foreach (var (_, reference) in ReferenceCases.Of("cases"))
        {
            Assert.Equal(Ints(reference, "y_pred"), Read(reference, withPredicted: false).Predicted.ToArray());
        }
    }

    [Fact]
    public void Wilson_OfEachReferenceCount_AgreesWithTheReference()
    {
        foreach (var (name, reference) in ReferenceCases.Of("wilson_95"))
        {
            var interval = Wilson.Interval95(reference.GetProperty("successes").GetInt64(), reference.GetProperty("n").GetInt64())!;

            var expected = reference.GetProperty("interval");
            Assert.True(Math.Abs(expected[0].GetDouble() - interval.Lower) <= Tolerance, name);
            Assert.True(Math.Abs(expected[1].GetDouble() - interval.Upper) <= Tolerance, name);
        }
    }

    internal static Predictions Read(JsonElement reference, bool withPredicted) => Predictions.Create(
        Ints(reference, "y_true"),
        withPredicted ? Ints(reference, "y_pred") : null,
        [.. reference.GetProperty("y_prob").EnumerateArray().SelectMany(r => r.EnumerateArray().Select(v => v.GetDouble()))],
        reference.GetProperty("num_classes").GetInt32());

    internal static int[] Ints(JsonElement parent, string key) => [.. parent.GetProperty(key).EnumerateArray().Select(v => v.GetInt32())];

    private static JsonElement ToJson(ClassificationReport report)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            MetricsJson.Write(json, report);
        }

        return JsonSerializer.Deserialize<JsonElement>(stream.ToArray());
    }
}
