using System.Text.Json;
using Tezgah.Core.Classification;
using Tezgah.Core.Results;
using Tezgah.Core.Statistics;
using Tezgah.Core.Tests.Classification;

namespace Tezgah.Core.Tests.Statistics;

[Trait("Category", "Parity")]
public sealed class StatisticsParityTests
{
    private const double Tolerance = 1e-9;

    [Fact]
    public void McNemar_OfEachReferenceCount_AgreesWithTheReference()
    {
        foreach (var (name, reference) in ReferenceCases.Of("mcnemar_from_counts"))
        {
            var test = McNemar.Of(3, reference.GetProperty("only_a_right").GetInt64(), reference.GetProperty("only_b_right").GetInt64(), 4);

            Assert.Equal(7, JsonNumbers.AssertContains(reference, ToJson(test), Tolerance, name));
        }
    }

    [Fact]
    public void McNemar_OfEachSecondPredictionVector_AgreesWithTheReference()
    {
        foreach (var (name, reference) in ReferenceCases.Of("cases"))
        {
            var second = reference.GetProperty("second_prediction_vector");
            var a = MetricsParityTests.Read(reference, withPredicted: true);
            var b = Predictions.Create(a.Truth.ToArray(), MetricsParityTests.Ints(second, "y_pred_b"), null, a.Classes);

            var test = PairedComparison.Of(a, b, settings: new() { Replicates = 100 }).McNemar;

            Assert.Equal(9, JsonNumbers.AssertContains(second.GetProperty("mcnemar"), ToJson(test), Tolerance, name));
        }
    }

    [Fact]
    public void PassAtK_OfEachReferenceCount_AgreesWithTheReference()
    {
        foreach (var (name, reference) in ReferenceCases.Of("pass_at_k"))
        {
            var estimate = PassAtK.Estimate(
                reference.GetProperty("n").GetInt32(), reference.GetProperty("c").GetInt32(), reference.GetProperty("k").GetInt32());

            Assert.True(Math.Abs(reference.GetProperty("pass_at_k").GetDouble() - estimate) <= Tolerance, name);
        }
    }

    private static JsonElement ToJson(McNemar test)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            ComparisonJson.Write(json, test);
        }

        return JsonSerializer.Deserialize<JsonElement>(stream.ToArray());
    }
}
