using Tezgah.Core.Evaluations;
using Tezgah.Core.Events;
using Tezgah.Core.Jobs;
using Tezgah.Engine.Tests.Evaluation;
using Tezgah.Engine.Worker;

namespace Tezgah.Engine.Tests.Worker;

public sealed class EvaluateJobTests : IDisposable
{
    private readonly EvaluationFolder _files = new();
    private readonly TemporaryFolder _run = new();

    private JobFolder Folder => new(_run.Path);

    public void Dispose()
    {
        _files.Dispose();
        _run.Dispose();
    }

    [Fact]
    public void Worker_tells_of_progress_and_results_and_puts_the_files_into_the_artifacts()
    {
        Write(Job());

        Assert.Equal(JobWorker.Done, Run());

        var events = Events();
        Assert.Equal(
            ["started", "scored 2/3", "scored 3/3", "evaluation scored", "generated 2/3", "generated 3/3", "evaluation generated", "finished completed"],
            events.Select(Short));
        var result = events.OfType<EvaluationEvent>().First();
        Assert.All(result.Files.Values, f => Assert.True(File.Exists(Folder.Artifact(f)), f));
        var file = EvaluationFile.Read(Folder.Artifacts);
        Assert.Equal(["scored", "generated"], file.Results.Select(r => r.Name));
        Assert.Equal(result.Values, file.Results[0].Values);
    }

    [Fact]
    public void Job_that_is_wrong_ends_with_its_problems_and_exit_code_2()
    {
        Write(Job() with { Labels = new LabelSettings { Words = ["one"] } });
        Assert.Equal(JobWorker.BadInput, Run());
        Assert.Equal("label-words-count", Assert.Single(Events().OfType<ErrorEvent>()).Problem.Code);

        File.Delete(Folder.Events);
        File.WriteAllText(Folder.Job, """{"kind":"evaluate","task":"labels","data":{"file":"x"},"model":{"model_name_or_path":"m"},"latencies":1}""");
        Assert.Equal(JobWorker.BadInput, Run());
        Assert.Equal("setting-unknown", Assert.Single(Events().OfType<ErrorEvent>()).Problem.Code);
        Assert.Equal(("failed", 0), Events().OfType<FinishedEvent>().Select(f => (f.Outcome, f.Step)).Single());
    }

    [Fact]
    public void Stop_request_ends_it_after_a_batch()
    {
        Write(Job());

        Assert.Equal(JobWorker.Done, Run(new JobWorkerOptions { Observer = new StopAtProgress(Folder) }));

        Assert.Equal(["started", "scored 2/3", "finished stopped"], Events().Select(Short));
        Assert.False(File.Exists(Folder.StopRequest));
        Assert.False(File.Exists(Folder.Artifact(EvaluationFile.FileName)));
    }

    private static string Short(RunEvent e) => e switch
    {
        StartedEvent { Device: "cpu", Threads: 1 } => "started",
        ProgressEvent p => $"{p.Phase} {p.Done}/{p.Total}",
        EvaluationEvent v => $"evaluation {v.Name}",
        FinishedEvent f => $"finished {f.Outcome}",
        _ => e.ToString(),
    };

    private void Write(EvaluateJob job) => File.WriteAllText(Folder.Job, EvaluateJobFile.ToJson(job));

    private int Run(JobWorkerOptions? options = null) => JobWorker.Run(Folder, (options ?? new JobWorkerOptions()) with { OwnsProcess = false });

    private List<RunEvent> Events() => [.. File.ReadLines(Folder.Events).Select(l => EventLine.Read(System.Text.Encoding.UTF8.GetBytes(l)))];

    private EvaluateJob Job() => new()
    {
        Task = EvaluationTasks.Labels,
        Model = new EvaluatedModel { ModelNameOrPath = _files.Model() },
        Data = new EvaluationData { File = _files.Write("data.csv", "text,label", "the cat,a", "ab,b", "the mat,a") },
        Labels = new LabelSettings { Template = "none", MaxNewTokens = 3 },
        BatchSize = 2,
        Device = new DeviceSettings { Type = "cpu", Threads = 1 },
    };

    private sealed class StopAtProgress(JobFolder folder) : IProgress<RunEvent>
    {
        public void Report(RunEvent value)
        {
            if (value is ProgressEvent)
            {
                File.WriteAllText(folder.StopRequest, "");
            }
        }
    }
}
