using System.Text.Json.Nodes;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Settings;

namespace Tezgah.Core.Tests.Settings;

public sealed class SettingsReaderTests
{
    [Fact]
    public void Defaults_written_and_read_again_are_the_same_job()
    {
        var problems = new List<Problem>();
        var job = new TrainingJob { Data = new DataSettings { Train = "train.csv" } };

        var read = JobFile.Parse(JobFile.ToJson(job), "job.json", problems);

        Assert.Empty(problems);
        Assert.Equal(job, read);
    }

    [Fact]
    public void Everything_wrong_is_reported_at_once_each_with_its_key()
    {
        var problems = new List<Problem>();
        const string Json = """
            {
              "task": "poetry",
              "data": { "train": "a.csv", "max_length": 2.5 },
              "training": { "learning_rate": -1, "num_train_epochs": "abc", "seed": true, "sede": 1 },
              "device": 3
            }
            """;

        JobFile.Parse(Json, "job.json", problems);

        Assert.Equal(
            [
                ("task", "setting-not-a-choice"),
                ("data.max_length", "setting-not-integer"),
                ("training.learning_rate", "setting-out-of-range"),
                ("training.num_train_epochs", "setting-not-number"),
                ("training.seed", "setting-not-integer"),
                ("training.sede", "setting-unknown"),
                ("device", "setting-not-a-group"),
            ],
            problems.Select(p => (p.Where, p.Code)));
    }

    [Fact]
    public void Unknown_key_names_the_nearest_known_one()
    {
        var problems = new List<Problem>();

        SettingsReader.Read<TrainingSettings>(new JsonObject { ["learning_rat"] = 1 }, problems);

        Assert.Contains("'learning_rate'", Assert.Single(problems).MessageIn(new("en")), StringComparison.Ordinal);
    }

    [Fact]
    public void Required_text_left_out_is_a_problem_even_when_its_group_is_left_out()
    {
        var problems = new List<Problem>();

        SettingsReader.Read<TrainingJob>([], problems);

        Assert.Equal(["data.train"], problems.Select(p => p.Where));
    }

    [Theory]
    [InlineData("2e-4", 2e-4)]
    [InlineData(" 0,002 ", 0.002)]
    [InlineData("1", 1)]
    public void Typed_number_with_point_comma_or_exponent_is_read(string typed, double expected)
    {
        var problems = new List<Problem>();

        var job = ReadTyped("training.learning_rate", typed, problems);

        Assert.Empty(problems);
        Assert.Equal(expected, job.Training.LearningRate);
    }

    [Theory]
    [InlineData("training.learning_rate", "abc", "setting-not-number")]
    [InlineData("training.learning_rate", "-1", "setting-out-of-range")]
    [InlineData("training.learning_rate", "0", "setting-out-of-range")]
    [InlineData("training.learning_rate", "NaN", "setting-not-number")]
    [InlineData("training.learning_rate", "1e999", "setting-not-number")]
    [InlineData("training.learning_rate", "", "setting-empty")]
    [InlineData("training.seed", "1.5", "setting-not-integer")]
    [InlineData("training.seed", "10,0", "setting-not-integer")]
    [InlineData("training.seed", "10 000", "setting-not-integer")]
    [InlineData("training.max_steps", "10,000", "setting-separated")]
    [InlineData("training.max_steps", "10.000", "setting-separated")]
    [InlineData("training.max_steps", " 1,234,567 ", "setting-separated")]
    [InlineData("training.seed", "99999999999999999999", "setting-out-of-range")]
    [InlineData("training.max_steps", "3000000000", "setting-out-of-range")]
    [InlineData("data.text_column", "  ", "setting-empty")]
    [InlineData("training.lr_scheduler_type", "Cosine", "setting-not-a-choice")]
    [InlineData("training.nothing", "1", "setting-unknown")]
    public void Typed_nonsense_is_a_problem_of_that_field(string key, string typed, string code)
    {
        var problems = new List<Problem>();

        ReadTyped(key, typed, problems);

        var problem = Assert.Single(problems);
        Assert.Equal((key, code), (problem.Where, problem.Code));
    }

    [Theory]
    [InlineData("1e5", 100_000)]
    [InlineData("10000", 10_000)]
    public void Typed_whole_number_is_read(string typed, int expected)
    {
        var problems = new List<Problem>();

        Assert.Equal(expected, ReadTyped("training.max_steps", typed, problems).Training.MaxSteps);
        Assert.Empty(problems);
    }

    [Fact]
    public void Typed_thousands_say_what_to_write()
    {
        var problems = new List<Problem>();

        ReadTyped("training.max_steps", "10.000", problems);

        Assert.Equal(new Problem("setting-separated", "training.max_steps", "training.max_steps", "10.000", "10000"), Assert.Single(problems));
    }

    [Theory]
    [InlineData("data", "data.train", "data", "setting-not-a-group")]
    [InlineData("data.train", "data.train.file", "data.train.file", "setting-unknown")]
    [InlineData("nothing", "nothing.at_all", "nothing", "setting-unknown")]
    public void Typed_value_in_the_place_of_a_group_is_a_problem(string first, string second, string key, string code)
    {
        var problems = new List<Problem>();

        SettingsReader.ReadTexts<TrainingJob>(new Dictionary<string, string> { [first] = "x", [second] = "y" }, problems);

        Assert.Contains((key, code), problems.Select(p => (p.Where, p.Code)));
    }

    [Fact]
    public void Empty_field_of_a_setting_that_may_be_missing_is_null()
    {
        var problems = new List<Problem>();

        var job = ReadTyped("training.max_steps", "", problems);

        Assert.Empty(problems);
        Assert.Null(job.Training.MaxSteps);
    }

    [Fact]
    public void Texts_of_a_job_read_back_are_the_job()
    {
        var problems = new List<Problem>();
        var job = new TrainingJob
        {
            Name = "ölçü, 1",
            Data = new DataSettings { Train = "a.csv" },
            Training = new TrainingSettings { LearningRate = 3.3e-5, MaxSteps = 12 },
        };

        var read = SettingsReader.ReadTexts<TrainingJob>(SettingsSchema<TrainingJob>.ToTexts(job), problems);

        Assert.Empty(problems);
        Assert.Equal(job, read);
    }

    [Fact]
    public void Every_default_lies_in_its_own_range()
    {
        var problems = new List<Problem>();
        var texts = SettingsSchema<TrainingJob>.All.ToDictionary(s => s.Key, s => s.Default);
        texts["data.train"] = "a.csv";

        var job = SettingsReader.ReadTexts<TrainingJob>(texts, problems);

        Assert.Empty(problems);
        Assert.Empty(JobChecks.Check(job));
    }

    private static TrainingJob ReadTyped(string key, string typed, List<Problem> problems) =>
        SettingsReader.ReadTexts<TrainingJob>(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["data.train"] = "a.csv", [key] = typed }, problems);
}
