using System.Globalization;
using System.Text.Json;
using Tezgah.Core.Classification;
using Tezgah.Core.Results;
using Tezgah.Core.Tests.Classification;

namespace Tezgah.Core.Tests.Results;

public sealed class MetricsOutputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_OneFile_IsTheReportAndNoComparison()
    {
        var predictions = RandomPredictions.Create(50, 3, seed: 1);
        PredictionsFile.Write(_folder["a.csv"], predictions);

        var json = Run(_folder["a.csv"], null);

        Assert.Equal(ClassificationReport.Compute(predictions).Macro.F1, json.GetProperty("macro").GetProperty("f1").GetDouble());
        Assert.Equal(3, json.GetProperty("roc_one_vs_rest").GetArrayLength());
        Assert.False(json.TryGetProperty("against", out _));
    }

    [Fact]
    public void Write_TwoFiles_AddsDifferenceTestsAndSentences()
    {
        var a = RandomPredictions.Create(80, 2, seed: 1);
        PredictionsFile.Write(_folder["a.csv"], a);
        PredictionsFile.Write(_folder["b.csv"], Predictions.Create(a.Truth.ToArray(), new int[80], null, 2));

        var against = Run(_folder["a.csv"], _folder["b.csv"]).GetProperty("against");

        var difference = against.GetProperty("accuracy_difference");
        Assert.Equal(against.GetProperty("accuracy_a").GetDouble() - against.GetProperty("accuracy_b").GetDouble(), difference.GetProperty("difference").GetDouble(), 14);
        Assert.Equal(2, difference.GetProperty("interval").GetArrayLength());
        Assert.Equal(80, new[] { "both_right", "only_a_right", "only_b_right", "both_wrong" }.Sum(k => against.GetProperty("mcnemar").GetProperty(k).GetInt32()));
        Assert.Contains("80", against.GetProperty("sentence").GetProperty("tr").GetString(), StringComparison.Ordinal);
        Assert.EndsWith("/a", against.GetProperty("a").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("y_true,y_pred\n0,0\n", "rows-count")]
    [InlineData("y_true,y_pred\n0,0\n0,0\n", "rows-truth")]
    [InlineData("y_true,y_pred,id\n0,0,x\n1,0,z\n", "rows-id")]
    public void Compare_FilesOfOtherRows_SaysWhichRow(string other, string code)
    {
        var a = _folder.Write("a.csv", "y_true,y_pred,id\n0,0,x\n1,1,y\n");
        var b = _folder.Write("b.csv", other);

        var error = Assert.Throws<ResultsFileException>(() => MetricsOutput.Compare(a, b));

        Assert.Equal((b, code), (error.File, error.Code));
        Assert.Contains(code == "rows-count" ? "1 rows here and 2" : "data row 2 is", error.MessageIn(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_EmptyFiles_AreRefused()
    {
        var empty = _folder.Write("a.csv", "y_true,y_pred\n");

        Assert.Equal("rows-none", Assert.Throws<ResultsFileException>(() => MetricsOutput.Compare(empty, empty)).Code);
    }

    private static JsonElement Run(string predictions, string? against)
    {
        using var stream = new MemoryStream();
        MetricsOutput.Write(stream, predictions, against, settings: new() { Replicates = 200 });
        return JsonSerializer.Deserialize<JsonElement>(stream.ToArray());
    }
}
