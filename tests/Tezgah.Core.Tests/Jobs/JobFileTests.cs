using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;

namespace Tezgah.Core.Tests.Jobs;

public sealed class JobFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tezgah-job").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Relative_data_paths_count_from_the_job_files_folder()
    {
        var job = JobFile.Load(Write("""{ "data": { "train": "sub/a.csv", "test": "/b.csv" } }"""));

        Assert.Equal(Path.Combine(_folder, "sub", "a.csv"), job.Data.Train);
        Assert.Equal(Path.GetFullPath("/b.csv"), job.Data.Test);
        Assert.Null(job.Data.Validation);
    }

    [Fact]
    public void Missing_file_is_one_sentence_with_its_path()
    {
        var path = Path.Combine(_folder, "none.json");

        var problem = Assert.Single(Assert.Throws<ProblemException>(() => JobFile.Load(path)).Problems);

        Assert.Equal($"The job file '{path}' does not exist; check the path.", problem.MessageIn(new("en")));
    }

    [Theory]
    [InlineData("{\n  \"task\": \n}", "job-not-json", "3")]
    [InlineData("", "job-not-json", "1")]
    [InlineData("{ \"task\": \"classification\", \"task\": \"classification\" }", "job-not-json", "1")]
    public void Broken_json_names_the_line(string json, string code, string line)
    {
        var problem = Assert.Single(Assert.Throws<ProblemException>(() => JobFile.Load(Write(json))).Problems, p => p.Code == code);

        Assert.Equal(line, problem.Args[1]);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("3")]
    public void Json_that_is_no_object_is_refused(string json)
    {
        var problems = Assert.Throws<ProblemException>(() => JobFile.Load(Write(json))).Problems;

        Assert.Equal("job-not-an-object", problems[0].Code);
    }

    [Fact]
    public void Comments_and_trailing_commas_are_read()
    {
        var job = JobFile.Load(Write("""{ /* why */ "data": { "train": "a.csv", }, }"""));

        Assert.EndsWith("a.csv", job.Data.Train, StringComparison.Ordinal);
    }

    [Fact]
    public void Newer_format_is_refused()
    {
        var problems = Assert.Throws<ProblemException>(() => JobFile.Load(Write("""{ "v": 2, "data": { "train": "a.csv" } }"""))).Problems;

        Assert.Equal("v", Assert.Single(problems).Where);
    }

    [Theory]
    [InlineData(5, 1, 128, "heads-do-not-divide")]
    [InlineData(4, 3, 128, "key-value-heads-do-not-divide")]
    [InlineData(4, 4, 12, "head-size-odd")]
    public void Heads_that_do_not_fit_are_refused(int heads, int keyValueHeads, int hidden, string code)
    {
        var job = new TrainingJob
        {
            Model = new ModelSettings { NumAttentionHeads = heads, NumKeyValueHeads = keyValueHeads, HiddenSize = hidden },
        };

        Assert.Equal(code, Assert.Single(JobChecks.Check(job)).Code);
    }

    [Fact]
    public void Warm_up_longer_than_the_run_is_refused()
    {
        var job = new TrainingJob { Training = new TrainingSettings { MaxSteps = 10, WarmupSteps = 11 } };

        Assert.Equal("warmup-longer-than-run", Assert.Single(JobChecks.Check(job)).Code);
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("/etc/passwd")]
    [InlineData("..")]
    [InlineData("")]
    public void Artifact_outside_its_folder_is_refused(string name) =>
        Assert.Throws<ArgumentException>(() => new JobFolder(_folder).Artifact(name));

    private string Write(string json)
    {
        var path = Path.Combine(_folder, "job.json");
        File.WriteAllText(path, json);
        return path;
    }
}
