using Tezgah.Core.Evaluations;
using Tezgah.Core.Problems;
using Tezgah.Tests.Shared;

namespace Tezgah.Core.Tests.Evaluations;

public sealed class EvaluationFileTests
{
    [Fact]
    public void File_comes_back_whole()
    {
        using var folder = new TemporaryFolder();
        var written = Some();

        written.Write(folder.Path);
        var read = EvaluationFile.Read(folder.Path);

        Assert.Equivalent(written, read, strict: true);
        Assert.Equal(File.ReadAllText(folder["evaluation.json"]), written.ToJson());
        Assert.Contains("\"row_numbers\": [", written.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_and_broken_files_are_problems()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal("evaluation-missing", Code(folder.Path));
        foreach (var broken in new[] { "{", "{}", "null", Some().ToJson().Replace("\"v\": 1", "\"v\": 2", StringComparison.Ordinal) })
        {
            File.WriteAllText(folder["evaluation.json"], broken);
            Assert.Equal("evaluation-broken", Code(folder.Path));
        }
    }

    private static string Code(string folder) => Assert.Throws<ProblemException>(() => EvaluationFile.Read(folder)).Problems[0].Code;

    private static EvaluationFile Some() => new()
    {
        Task = EvaluationTasks.Labels,
        Name = "ölçüm",
        Date = new DateTimeOffset(2026, 11, 21, 21, 30, 0, TimeSpan.Zero),
        Seconds = 1.5,
        Model = new ModelSource("/m", "aa", "/a", "bb", null, 400, "run"),
        Data = new DataSource("/d.csv", "cc", 3, 2, [1, 3]),
        Dtype = "bfloat16",
        Device = "cpu",
        Threads = 2,
        Machine = "some, 2 cores",
        Versions = new Dictionary<string, string> { ["tezgah"] = "0.1.0" },
        Settings = new Dictionary<string, string> { ["task"] = "labels" },
        Results = [new("scored", "classification", 400, new Dictionary<string, double?> { ["accuracy"] = 0.5, ["auc_macro_ovr"] = null }, ["a", "b"], new Dictionary<string, string> { ["predictions"] = "preds_scored.csv" })],
        Notes = [new Problem("texts-truncated", "/d.csv", "1", "2", "/d.csv", "64")],
    };
}
