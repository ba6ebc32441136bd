using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Settings;

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

    // Every setting that a job file had before tasks and methods came, away from its default where it can be.
    [Fact]
    public void File_of_an_earlier_version_is_read_with_its_meaning_and_can_be_run()
    {
        const string Json = """
            {
              "v": 1, "name": "old", "task": "classification", "method": "scratch",
              "data": {
                "train": "/d/train.csv", "validation": "/d/validation.csv", "test": null, "text_column": "question",
                "label_column": "topic", "validation_share": 0.2, "split_seed": 7, "max_length": 64
              },
              "model": {
                "hidden_size": 64, "intermediate_size": 172, "num_hidden_layers": 2, "num_attention_heads": 2,
                "num_key_value_heads": 1, "rope_theta": 20000, "rms_norm_eps": 1E-06, "initializer_range": 0.03
              },
              "tokenizer": { "vocab_size": 3000 },
              "training": {
                "num_train_epochs": 2.5, "max_steps": 100, "per_device_train_batch_size": 16, "gradient_accumulation_steps": 2,
                "learning_rate": 0.0005, "lr_scheduler_type": "constant", "warmup_ratio": 0.05, "warmup_steps": 10,
                "weight_decay": 0.1, "adam_beta1": 0.8, "adam_beta2": 0.95, "adam_epsilon": 1E-07, "max_grad_norm": 0,
                "dropout": 0, "seed": 3
              },
              "evaluation": { "eval_steps": 25, "per_device_eval_batch_size": 32, "latency_samples": 0, "latency_warmup": 5 },
              "device": { "type": "cpu", "threads": 2 }
            }
            """;

        var job = JobFile.Load(Write(Json));

        Assert.Equal(
            ("question", 64, 3000, "constant", 10, 0.0, 25, 2),
            (job.Data.TextColumn, job.Data.MaxLength, job.Tokenizer.VocabSize, job.Training.LrSchedulerType, job.Training.WarmupSteps,
                job.Training.Dropout, job.Evaluation.EvalSteps, job.Device.Threads));
        Assert.Equal(new LoraSettings(), job.Lora);
        Assert.Equal(("steps_and_epoch", "time", 2, true), (job.Evaluation.EvalStrategy, job.Saving.SaveStrategy, job.Saving.SaveTotalLimit, job.Training.GroupByLength));
    }

    [Fact]
    public void Base_model_of_a_relative_path_counts_from_the_job_files_folder()
    {
        var job = JobFile.Load(Write("""{ "method": "lora", "data": { "train": "a.csv" }, "model": { "model_name_or_path": "base" } }"""));

        Assert.Equal(Path.Combine(_folder, "base"), job.Model.ModelNameOrPath);
    }

    [Fact]
    public void Written_job_has_every_setting()
    {
        using var json = System.Text.Json.JsonDocument.Parse(JobFile.ToJson(new TrainingJob()));

        Assert.All(SettingsSchema<TrainingJob>.All, setting =>
        {
            var element = json.RootElement;
            foreach (var part in setting.Key.Split('.'))
            {
                Assert.True(element.TryGetProperty(part, out element), setting.Key);
            }
        });
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
