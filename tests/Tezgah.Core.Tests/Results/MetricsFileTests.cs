using System.Globalization;
using System.Text.Json;
using Tezgah.Core.Classification;
using Tezgah.Core.Results;
using Tezgah.Core.Tests.Classification;

namespace Tezgah.Core.Tests.Results;

public sealed class MetricsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WriteThenRead_Report_HasTheTableTheOthersAndTheDetails()
    {
        var report = ClassificationReport.Compute(RandomPredictions.Create(200, 3, seed: 3));

        MetricsFile.Write(_folder["metrics.json"], report, new Dictionary<string, double?> { ["loss"] = 0.25, ["perplexity"] = double.NaN });
        var read = MetricsFile.Read(_folder["metrics.json"]);

        Assert.Equal((report.Accuracy, report.Micro.F1, report.Macro.F1), (read.Accuracy, read.F1Micro, read.F1Macro));
        Assert.Equal((report.Weighted.F1, report.Macro.Precision, report.Macro.Recall), (read.F1Weighted, read.PrecisionMacro, read.RecallMacro));
        Assert.Equal([("loss", 0.25), ("perplexity", null)], read.Others.Select(o => (o.Key, o.Value)));
        Assert.Equal(report.CohenKappa, read.Classification!.Value.GetProperty("cohen_kappa").GetDouble());
        Assert.False(read.Classification.Value.TryGetProperty("roc_one_vs_rest", out _));
    }

    [Fact]
    public void Read_FileOfAnotherProgram_FindsKeysInAnyCaseAndNaNAsNull()
    {
        var path = _folder.Write("metrics.json", """{"accuracy": 0.854, "F1_Macro": NaN, "auc": Infinity, "note": "NaN \"Infinity\"", "Precision_weighted": 0.5}""");

        var read = MetricsFile.Read(path);

        Assert.Equal((0.854, null, null), (read.Accuracy, read.F1Macro, read.RecallMacro));
        Assert.Equal([("auc", null), ("Precision_weighted", 0.5)], read.Others.Select(o => (o.Key, o.Value)));
        Assert.Null(read.Classification);
    }

    [Theory]
    [InlineData("[1]", 1, "one object {…} is expected")]
    [InlineData("{\n\"Accuracy\": }", 2, "not valid JSON")]
    [InlineData("", 1, "not valid JSON")]
    public void Read_BrokenFile_NamesTheLine(string text, int line, string sentence)
    {
        var error = Assert.Throws<ResultsFileException>(() => MetricsFile.Read(_folder.Write("metrics.json", text)));

        Assert.Equal(line, error.Line);
        Assert.Contains(sentence, error.SentenceIn(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TextWhereANumberBelongs_NamesTheKey()
    {
        var error = Assert.Throws<ResultsFileException>(() => MetricsFile.Read(_folder.Write("m.json", """{"F1_macro": "0,8"}""")));

        Assert.Equal("F1_macro", error.Column);
    }

    [Fact]
    public void Write_KeyOfTheReport_IsRefused()
    {
        var report = ClassificationReport.Compute(Predictions.Create([0], [0], null, 1));

        Assert.Throws<ArgumentException>(() => MetricsFile.Write(_folder["m.json"], report, new Dictionary<string, double?> { ["accuracy"] = 1 }));
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void MetricsJson_ZerosThatAreConventions_AreListedAsUndefined()
    {
        var json = ToJson(ClassificationReport.Compute(Predictions.Create([0, 0, 1], [0, 0, 0], null, 3)));

        Assert.Equal(
            ["per_class.precision[1]", "per_class.precision[2]", "per_class.recall[2]", "per_class.f1[2]", "matthews_corrcoef"],
            json.GetProperty("undefined").EnumerateArray().Select(u => u.GetString()));
        Assert.False(json.TryGetProperty("log_loss", out _));
    }

    [Fact]
    public void MetricsJson_WithoutARow_HasNullsAndNoError()
    {
        var json = ToJson(ClassificationReport.Compute(Predictions.Create([], null, [], 2)));

        Assert.All(
            new[] { "accuracy", "accuracy_wilson_95", "auc_micro", "auc_binary", "log_loss", "brier", "cohen_kappa", "matthews_corrcoef" },
            key => Assert.Equal(JsonValueKind.Null, json.GetProperty(key).ValueKind));
        Assert.Equal("[null,null]", json.GetProperty("roc_one_vs_rest").GetRawText());
    }

    [Fact]
    public void MetricsJson_OneClassOnly_HasPrecisionRecallButNoRoc()
    {
        var curves = ToJson(ClassificationReport.Compute(Predictions.Create([1], null, [0.5, 0.5], 2))).GetProperty("roc_one_vs_rest");

        Assert.Equal(JsonValueKind.Null, curves[0].ValueKind);
        Assert.Equal(JsonValueKind.Null, curves[1].GetProperty("drop_intermediate_true").ValueKind);
        Assert.Equal("[1,1]", curves[1].GetProperty("precision_recall").GetProperty("precision").GetRawText());
    }

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
