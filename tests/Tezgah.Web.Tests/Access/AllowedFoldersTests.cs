using Tezgah.Core.Evaluations;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Web.Access;
using Tezgah.Web.Hosting;
using Tezgah.Web.NewRun;

namespace Tezgah.Web.Tests.Access;

public sealed class AllowedFoldersTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("tezgah-allowed-").FullName;
    private readonly AllowedFolders _folders;

    public AllowedFoldersTests() => _folders = new AllowedFolders(new DashboardOptions
    {
        DataFolder = At("data"),
        BaseFolder = At("work"),
        SampleFolder = At("samples"),
        FileFolders = [At("sets")],
        ModelFolders = [At("models")],
    });

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("data/a.csv")]
    [InlineData("work/a.csv")]
    [InlineData("samples/a.csv")]
    [InlineData("sets/deep/er/a.csv")]
    [InlineData("models/a.csv")]
    [InlineData("sets/../work/a.csv")]
    public void Obstacle_FileInside_IsNone(string path) => Assert.Null(_folders.Obstacle("data.train", At(path)));

    [Theory]
    [InlineData("../secret.csv")]
    [InlineData("a/../../secret.csv")]
    [InlineData("./.././secret.csv")]
    [InlineData("/etc/passwd")]
    [InlineData("/proc/self/environ")]
    [InlineData("//etc/passwd")]
    public void Obstacle_WayOut_IsRefused(string path)
    {
        var problem = _folders.Obstacle("data.train", path);

        Assert.Equal("data-file-outside", problem?.Code);
        Assert.Equal("data.train", problem?.Where);
        Assert.Contains(path, problem!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Obstacle_FolderWhoseNameBeginsLikeAnAllowedOne_IsRefused() =>
        Assert.Equal("data-file-outside", _folders.Obstacle("data.train", At("sets-of-others/a.csv"))?.Code);

    [Fact]
    public void Obstacle_LinkThatLeadsOut_IsRefused()
    {
        Directory.CreateDirectory(At("sets"));
        Directory.CreateDirectory(At("others"));
        File.WriteAllText(At("others/a.csv"), "text,label\n");
        File.CreateSymbolicLink(At("sets/a.csv"), At("others/a.csv"));

        Assert.Equal("data-file-outside", _folders.Obstacle("data.train", At("sets/a.csv"))?.Code);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("  ")]
    [InlineData("a\0b")]
    public void Obstacle_NoPath_IsLeftToWhoeverOpensIt(string? path) => Assert.Null(_folders.Obstacle("data.train", path));

    [Fact]
    public void Check_JobWithEveryPathOutside_TellsAllOfThem()
    {
        var job = new TrainingJob
        {
            Data = new DataSettings { Train = "/etc/a", Validation = "../b", Test = "/root/../etc/c" },
            Model = new ModelSettings { ModelNameOrPath = "/usr/lib" },
        };

        var e = Assert.Throws<ProblemException>(() => _folders.Check(job));

        Assert.Equal(["data.train", "data.validation", "data.test", "model.model_name_or_path"], e.Problems.Select(p => p.Where));
    }

    [Fact]
    public void Check_EvaluationWithEveryPathOutside_TellsAllOfThem()
    {
        var job = new EvaluateJob
        {
            Model = new EvaluatedModel { ModelNameOrPath = "/usr/a", Adapter = "/usr/b", ScoreFile = "/usr/c" },
            Against = new ComparedModel { ModelNameOrPath = "/usr/d", Adapter = "/usr/e", Evaluation = "/usr/f" },
            Data = new EvaluationData { File = "../g", Split = "/etc/h" },
            Pass = new PassSettings { Problems = "/etc/i", Run = "/etc/j" },
        };

        var e = Assert.Throws<ProblemException>(() => _folders.Check(job));

        Assert.Equal(10, e.Problems.Select(p => p.Where).Distinct(StringComparer.Ordinal).Count());
        Assert.Throws<ProblemException>(() => _folders.Check(new[] { new EvaluateJob(), job }));
        Assert.Null(Record.Exception(() => _folders.Check("/etc/passwd")));
    }

    [Fact]
    public void Inspect_FileOutside_SaysOnlyThatAndReadsNothing()
    {
        File.WriteAllText(At("secret.csv"), "text,label\nhidden,a\n");
        var inspector = new DataInspector(_folders);

        var there = inspector.Inspect(new TrainingJob { Data = new DataSettings { Train = At("secret.csv") } });
        var notThere = inspector.Inspect(new TrainingJob { Data = new DataSettings { Train = At("nothing.csv") } });

        Assert.Equal("data-file-outside", Assert.Single(there.Problems).Code);
        Assert.Equal("data-file-outside", Assert.Single(notThere.Problems).Code);
        Assert.Empty(there.Files);
    }

    private string At(string path) => Path.Combine(_root, path);
}
