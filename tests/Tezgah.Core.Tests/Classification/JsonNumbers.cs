using System.Text.Json;

namespace Tezgah.Core.Tests.Classification;

/// <summary>Compares two JSON values number by number.</summary>
internal static class JsonNumbers
{
    /// <summary>Everything in <paramref name="expected"/> is in <paramref name="actual"/>, numbers to <paramref name="tolerance"/>; further keys are allowed.</summary>
    /// <returns>How many numbers were compared.</returns>
    public static int AssertContains(JsonElement expected, JsonElement actual, double tolerance, string path)
    {
        Assert.True(expected.ValueKind == actual.ValueKind, $"{path}: expected {expected.ValueKind}, found {actual.ValueKind}");
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                return expected.EnumerateObject().Sum(p =>
                {
                    Assert.True(actual.TryGetProperty(p.Name, out var found), $"{path}.{p.Name} is missing");
                    return AssertContains(p.Value, found, tolerance, $"{path}.{p.Name}");
                });
            case JsonValueKind.Array:
                Assert.True(
                    expected.GetArrayLength() == actual.GetArrayLength(),
                    $"{path}: expected {expected.GetArrayLength()} entries, found {actual.GetArrayLength()}");
                return Enumerable.Range(0, expected.GetArrayLength()).Sum(i => AssertContains(expected[i], actual[i], tolerance, $"{path}[{i}]"));
            case JsonValueKind.Number:
                Assert.True(
                    Math.Abs(expected.GetDouble() - actual.GetDouble()) <= tolerance,
                    $"{path}: expected {expected.GetDouble():R}, found {actual.GetDouble():R}");
                return 1;
            default:
                Assert.Equal(expected.ToString(), actual.ToString());
                return 0;
        }
    }
}
