using System.Text.Json;
using Tezgah.Core.Classification;
using Tezgah.Core.Results;

namespace Tezgah.Core.Tests.Results;

public sealed class ClassReportFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WriteThenRead_ClassesAndNames_ComeBack()
    {
        var report = ClassificationReport.Compute(Predictions.Create([0, 1, 1], [0, 1, 0], null, 2));

        ClassReportFile.Write(_folder["class_report.json"], report, ["Sayı Teorisi", "Cebir"]);
        var read = ClassReportFile.Read(_folder["class_report.json"]);

        Assert.Equal([new(0.5, 1, 2 / 3.0, 1), new(1, 0.5, 2 / 3.0, 2)], read.Classes);
        Assert.Equal(["Sayı Teorisi", "Cebir"], read.LabelNames);
        var json = JsonSerializer.Deserialize<JsonElement>(File.ReadAllBytes(_folder["class_report.json"]));
        Assert.Equal(2 / 3.0, json.GetProperty("per_class").GetProperty("class_0").GetProperty("f1_score").GetDouble());
    }

    [Fact]
    public void Read_TwelveClassesSortedAsText_ComeInTheOrderOfTheirNumbers()
    {
        var classes = Enumerable.Range(0, 12).Select(c => $"class_{c}").Order(StringComparer.Ordinal)
            .Select(name => $"\"{name}\": {{\"precision\": 1, \"recall\": 0, \"f1_score\": null, \"support\": {name[6..]}.0}}");

        var read = ClassReportFile.Read(_folder.Write("r.json", $"{{\"per_class\": {{{string.Join(',', classes)}}}}}"));

        Assert.Equal(Enumerable.Range(0, 12).Select(c => (long?)c), read.Classes.Select(c => c.Support));
        Assert.Null(read.Classes[0].F1Score);
        Assert.Null(read.LabelNames);
    }

    [Fact]
    public void Read_ReportOfScikitLearn_TakesNamesFromTheKeysAndLeavesAveragesOut()
    {
        var path = _folder.Write("r.json", """
            {"Algebra": {"precision": 0.5, "recall": 0.25, "f1-score": 0.3, "support": 4},
             "Geometri": {"precision": 1.0, "recall": 1.0, "f1-score": 1.0, "support": 2.0},
             "accuracy": 0.5, "macro avg": {"precision": 0.75, "recall": 0.6, "f1-score": 0.65, "support": 6}}
            """);

        var read = ClassReportFile.Read(path);

        Assert.Equal(["Algebra", "Geometri"], read.LabelNames);
        Assert.Equal([new(0.5, 0.25, 0.3, 4), new(1, 1, 1, 2)], read.Classes);
    }

    [Theory]
    [InlineData("""{"per_class": {}}""", "per_class")]
    [InlineData("""{"per_class": {"class_0": {"recall": 1}, "class_2": {"recall": 1}}}""", "class_1")]
    [InlineData("""{"per_class": {"class_0": {"recall": "x"}}}""", "recall")]
    [InlineData("""{"per_class": {"class_0": {"recall": 1}}, "label_names": ["a", "b"]}""", "label_names")]
    public void Read_BrokenFile_NamesTheKey(string text, string key)
    {
        Assert.Equal(key, Assert.Throws<ResultsFileException>(() => ClassReportFile.Read(_folder.Write("r.json", text))).Column);
    }

    [Fact]
    public void Write_WrongNumberOfNames_IsRefused()
    {
        var report = ClassificationReport.Compute(Predictions.Create([0], [0], null, 2));

        Assert.Throws<ArgumentException>(() => ClassReportFile.Write(_folder["r.json"], report, ["one"]));
    }
}
