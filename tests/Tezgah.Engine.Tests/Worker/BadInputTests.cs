using Tezgah.Core.Events;
using Tezgah.Core.Jobs;
using Tezgah.Engine.Worker;

namespace Tezgah.Engine.Tests.Worker;

public sealed class BadInputTests
{
    [Fact]
    public void Job_with_several_wrong_settings_gets_an_error_for_each()
    {
        using var job = new TinyJob();
        File.WriteAllText(job.Folder.Job, """{"data":{"train":"a.csv"},"training":{"learning_rate":-1,"batch":3}}""");
        Assert.Equal(JobWorker.BadInput, JobWorker.Run(job.Folder, new JobWorkerOptions { OwnsProcess = false }));
        Assert.Equal(["setting-out-of-range", "setting-unknown"], Codes(job).Order());
        Assert.Equal(new FinishedEvent("failed", 0), job.Events()[^1] with { Seq = 0, Time = default });
        Assert.Empty(job.Events<StartedEvent>());
    }

    [Fact]
    public void Job_in_float16_is_refused_on_the_processor_before_anything_begins()
    {
        Assert.SkipWhen(TorchSharp.torch.cuda_is_available(), "There is a GPU.");
        using var job = TinyJob.Of(TaskNames.Instruction, MethodNames.Qlora);
        job.Job = job.Job with
        {
            Device = job.Job.Device with { Type = "auto" },
            Training = job.Job.Training with { Dtype = "float16" },
            Quantization = new QuantizationSettings { ComputeDtype = "float16" },
        };
        Assert.Empty(JobChecks.Check(job.Job));
        var expected = JobChecks.NeedsGpu(job.Job);
        Assert.Equal(["training.dtype", "quantization.compute_dtype"], expected.Select(p => p.Where));
        Assert.Equal(expected, JobChecks.Check(job.Job with { Device = new DeviceSettings { Type = "cpu" } }));
        Assert.Equal(JobWorker.BadInput, job.Run());
        Assert.Equal(expected, job.Events<ErrorEvent>().Select(e => e.Problem));
        Assert.Empty(job.Events<StartedEvent>());
    }

    [Fact]
    public void Empty_texts_are_left_out_of_a_training_and_refused_where_figures_come_from()
    {
        using var job = TinyJob.Of(TaskNames.Classification, MethodNames.Lora);
        BareTokenizer.Make(job.Job.Model.ModelNameOrPath!);
        File.AppendAllText(job.Data("train"), ",Geometry\n,Calculus\n");
        Assert.Equal(JobWorker.Done, job.Run());
        Assert.Equal(["2", "50", job.Data("train"), "49"], Assert.Single(job.Events<WarningEvent>(), w => w.Problem.Code == "texts-empty").Problem.Args);

        using var other = TinyJob.Of(TaskNames.Classification, MethodNames.Lora);
        BareTokenizer.Make(other.Job.Model.ModelNameOrPath!);
        File.AppendAllText(other.Data("test"), ",Geometry\n");
        Assert.Equal(JobWorker.BadInput, other.Run());
        Assert.Equal(["data-text-empty"], Codes(other));
    }

    [Fact]
    public void Folder_without_job_gets_an_error()
    {
        using var job = new TinyJob();
        Assert.Equal(JobWorker.BadInput, JobWorker.Run(job.Folder, new JobWorkerOptions { OwnsProcess = false }));
        Assert.Equal(["job-file-missing"], Codes(job));
    }

    [Fact]
    public void Data_files_with_faults_get_an_error_each_before_training()
    {
        using var job = new TinyJob();
        File.WriteAllText(job.Data("validation"), "text,topic\nFind it,Geometry\n");
        File.WriteAllText(job.Data("test"), "text,label\nFind it,Geometry\nFind it,Poetry\n");
        Assert.Equal(JobWorker.BadInput, job.Run());
        Assert.Equal(["data-column-missing", "data-label-unknown"], Codes(job));
        var unknown = job.Events<ErrorEvent>()[1].Problem;
        Assert.Equal([job.Data("test"), "3", "Poetry", "Calculus, Geometry, Number Theory"], unknown.Args);
        Assert.Contains("line 3", unknown.MessageIn(System.Globalization.CultureInfo.GetCultureInfo("en")), StringComparison.Ordinal);
        Assert.Null(job.Events<ErrorEvent>()[1].Detail);
        Assert.Empty(job.Losses());
    }

    [Theory]
    [InlineData(null, "data-file-missing")]
    [InlineData("", "data-empty")]
    [InlineData("text,label\n", "data-no-rows")]
    [InlineData("text,label\na,x\nb,x\n", "data-one-label")]
    [InlineData("text,label\n\"a,x\nb,y\n", "data-quote-broken")]
    [InlineData("text,label\na,x,1\nb,y\n", "data-field-count")]
    [InlineData("text,label\na,x\nb,\n", "data-label-empty")]
    [InlineData("text,text\na,x\n", "data-column-twice")]
    public void Training_file_that_cannot_be_used_is_explained_in_both_languages(string? content, string code)
    {
        using var job = new TinyJob();
        if (content is null)
        {
            File.Delete(job.Data("train"));
        }
        else
        {
            File.WriteAllText(job.Data("train"), content);
        }

        Assert.Equal(JobWorker.BadInput, job.Run());
        var problem = job.Events<ErrorEvent>()[0].Problem;
        Assert.Equal(code, problem.Code);
        var sentences = new[] { "en", "tr" }.Select(l => problem.MessageIn(System.Globalization.CultureInfo.GetCultureInfo(l))).ToList();
        Assert.All(sentences, s => Assert.Contains(job.Data("train"), s, StringComparison.Ordinal));
        Assert.NotEqual(sentences[0], sentences[1]);
    }

    [Theory]
    [InlineData(9, 0.1, "10")]
    [InlineData(30, 0.02, "50")]
    public void Training_file_too_small_to_split_names_the_least_number(int rows, double share, string least)
    {
        using var job = new TinyJob();
        File.WriteAllText(
            job.Data("train"), "text,label\n" + string.Concat(Enumerable.Range(0, rows).Select(i => $"text {i},{(i % 2 == 0 ? "x" : "y")}\n")));
        job.Job = job.Job with { Data = job.Job.Data with { Validation = null, Test = null, ValidationShare = share } };
        Assert.Equal(JobWorker.BadInput, job.Run());
        Assert.Equal(["data-too-few-rows"], Codes(job));
        Assert.Equal(least, job.Events<ErrorEvent>()[0].Problem.Args[2]);
    }

    [Fact]
    public void Long_texts_and_rare_labels_are_warned_of_and_do_not_end_the_run()
    {
        using var job = new TinyJob();
        File.AppendAllText(job.Data("train"), $"{string.Join(' ', Enumerable.Repeat("triangle", 60))},Poetry\n");
        Assert.Equal(JobWorker.Done, job.Run());
        var warnings = job.Events<WarningEvent>().Select(w => w.Problem).ToList();
        Assert.Equal(["labels-imbalanced", "texts-truncated"], warnings.Select(w => w.Code));
        Assert.Equal([job.Data("train"), "Number Theory", "16", "Poetry", "1"], warnings[0].Args);
        Assert.Equal(["1", "49", job.Data("train"), "48"], warnings[1].Args);
    }

    [Fact]
    public void Batch_that_does_not_fit_into_memory_names_one_that_does()
    {
        using var job = new TinyJob();
        job.Job = job.Job with { Training = job.Job.Training with { PerDeviceTrainBatchSize = 48 } };
        Assert.Equal(JobWorker.BadInput, job.Run(new JobWorkerOptions { FreeMemory = () => 600_000 }));
        var problem = job.Events<ErrorEvent>().Single().Problem;
        Assert.Equal("memory-not-enough", problem.Code);
        Assert.StartsWith("(1) training.per_device_train_batch_size = ", problem.Args[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Model_that_does_not_fit_into_memory_is_refused()
    {
        using var job = new TinyJob();
        Assert.Equal(JobWorker.BadInput, job.Run(new JobWorkerOptions { FreeMemory = () => 10_000 }));
        Assert.Equal(["memory-not-enough-for-model"], Codes(job));
    }

    [Fact]
    public async Task Folder_in_use_is_refused_and_its_events_are_left_alone()
    {
        using var job = new TinyJob();
        var seen = new List<RunEvent>();
        using (await WorkerLock.TakeAsync(job.Folder, TimeProvider.System))
        {
            Assert.Equal(JobWorker.BadInput, job.Run(new JobWorkerOptions { Observer = new Listener(seen) }));
        }

        Assert.Equal("folder-in-use", Assert.IsType<ErrorEvent>(Assert.Single(seen)).Problem.Code);
        Assert.False(File.Exists(job.Folder.Events));
    }

    [Fact]
    public void Gpu_where_there_is_none_is_refused()
    {
        Assert.SkipWhen(TorchSharp.torch.cuda_is_available(), "There is a GPU.");
        using var job = new TinyJob();
        job.Job = job.Job with { Device = new DeviceSettings { Type = "cuda" } };
        Assert.Equal(JobWorker.BadInput, job.Run());
        Assert.Equal(["device-missing"], Codes(job));
    }

    [Fact]
    public void Loss_or_gradient_that_is_not_finite_ends_the_run_as_failed()
    {
        using var job = new TinyJob();
        job.Job = job.Job with
        {
            Model = job.Job.Model with { InitializerRange = 1 },
            Training = job.Job.Training with { LearningRate = 10, WarmupRatio = 0, MaxGradNorm = 0, WeightDecay = 10, MaxSteps = 60 },
        };
        Assert.Equal(JobWorker.Failed, job.Run());
        var error = job.Events<ErrorEvent>().Single();

        // Which of the two overflows first is a matter of rounding.
        Assert.Contains(error.Problem.Code, (string[])["loss-not-finite", "gradient-not-finite"]);
        Assert.Equal(error.Problem.Code == "loss-not-finite", !double.IsFinite(job.Losses()[^1].Loss));
        Assert.Equal("failed", job.Events<FinishedEvent>().Single().Outcome);
        Assert.Empty(job.Events<CheckpointEvent>());
    }

    private static IEnumerable<string> Codes(TinyJob job) => job.Events<ErrorEvent>().Select(e => e.Problem.Code);

    private sealed class Listener(List<RunEvent> seen) : IProgress<RunEvent>
    {
        public void Report(RunEvent value) => seen.Add(value);
    }
}
