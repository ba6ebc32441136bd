using Tezgah.Core.Evaluations;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;

namespace Tezgah.Runs.Tests.Queue;

public sealed class RunServiceTests : RunServiceContext
{
    [Fact]
    public async Task Submit_Job_WritesItWholeAndStartsIt()
    {
        using var live = Board.Feed.Subscribe();

        var id = await Board.Runs.SubmitAsync(Samples.Job("Işık"));

        var first = await live.Batches.ReadAsync();
        Assert.Equal((id, RunStatus.Queued), (first.Run.Id, first.Run.Status));
        Assert.Matches("^[0-9]{8}-[0-9]{4}-isik-[0-9a-f]{4}$", id);
        var run = await Board.UntilAsync(id, r => r.Status == RunStatus.Starting);
        Assert.Equal("Işık", run.Name);
        Assert.Equal(run.JobJson, await File.ReadAllTextAsync(Board.Runs.Folder(id).Job));
        Assert.Equal(Samples.Job("Işık"), JobFile.Load(Board.Runs.Folder(id).Job));
        Assert.Equal([Board.Runs.Folder(id).Job], Directory.EnumerateFileSystemEntries(Board.Runs.Folder(id).Root));
    }

    [Fact]
    public async Task Submit_Evaluation_IsARunWithItsOwnJob()
    {
        var job = new EvaluateJob
        {
            Task = EvaluationTasks.Labels,
            Model = new EvaluatedModel { ModelNameOrPath = "base", Adapter = "runs/x/checkpoints/checkpoint-40" },
            Data = new EvaluationData { File = "/data/test.csv" },
        };

        var id = await Board.Evaluations.SubmitAsync(job);

        var run = await Board.UntilAsync(id, r => r.Status == RunStatus.Starting);
        Assert.Equal("labels checkpoint-40", run.Name);
        Assert.True(EvaluateJobFile.IsEvaluation(run.JobJson));
        Assert.Equal(job.WithPathsFrom(Folder.Path), EvaluateJobFile.Load(Board.Runs.Folder(id).Job));
    }

    [Fact]
    public async Task Submit_EvaluationWhoseSettingsAreWrong_NamesAllAndAddsNothing()
    {
        var job = new EvaluateJob { Task = EvaluationTasks.Pass, Pass = new PassSettings { Problems = "p.jsonl", Samples = 2 }, BatchSize = 0 };

        var error = await Assert.ThrowsAsync<ProblemException>(() => Board.Evaluations.SubmitAsync(job));

        Assert.Equal(
            ["pass-greedy-samples", "setting-empty", "setting-out-of-range"], error.Problems.Select(p => p.Code).Order(StringComparer.Ordinal));
        Assert.Empty(await Board.Store.ListAsync());
    }

    [Fact]
    public async Task Submit_SettingsAreWrong_NamesAllAndAddsNothing()
    {
        var job = Samples.Job() with
        {
            Training = new TrainingSettings { LearningRate = -1 },
            Model = new ModelSettings { HiddenSize = 100, NumAttentionHeads = 3, NumKeyValueHeads = 1 },
            Data = new DataSettings { Train = "/data/train.csv", TextColumn = "" },
        };

        var error = await Assert.ThrowsAsync<ProblemException>(() => Board.Runs.SubmitAsync(job));

        Assert.Equal(
            ["heads-do-not-divide", "setting-empty", "setting-out-of-range"],
            error.Problems.Select(p => p.Code).Order(StringComparer.Ordinal));
        Assert.Empty(await Board.Store.ListAsync());
        Assert.Empty(Directory.EnumerateDirectories(Board.Data.Runs));
    }

    [Fact]
    public async Task Submit_NameTooLong_IsRefusedAndAddsNothing()
    {
        var name = new string('n', RunMarks.LongestWord + 1);

        var training = await Assert.ThrowsAsync<ProblemException>(() => Board.Runs.SubmitAsync(Samples.Job(name)));
        var evaluation = await Assert.ThrowsAsync<ProblemException>(() => Board.Evaluations.SubmitAsync(new EvaluateJob { Name = name }));

        Assert.Contains(training.Problems, p => p is { Code: "run-name-too-long", Where: "name" });
        Assert.Contains(evaluation.Problems, p => p is { Code: "run-name-too-long", Where: "name" });
        Assert.Equal(
            $"'{name[..40]}…' adı 121 karakter uzunluğunda; en çok 120 karaktere kısaltın.",
            training.Problems.Single(p => p.Where == "name").MessageIn(System.Globalization.CultureInfo.GetCultureInfo("tr")));
        Assert.Empty(await Board.Store.ListAsync());
    }

    [Fact]
    public async Task Submit_RelativePath_CountsFromTheBaseFolder()
    {
        var id = await Board.Runs.SubmitAsync(Samples.Job() with { Data = new DataSettings { Train = "x/train.csv" } });

        Assert.Equal(Folder["x/train.csv"], JobFile.Load(Board.Runs.Folder(id).Job).Data.Train);
    }

    [Fact]
    public async Task Submit_WorkerCannotBeStarted_IsFailedAndTheNextGoesOn()
    {
        Launcher.Problem = new Problem("worker-not-started", null, "gone");
        var failed = await Board.Runs.SubmitAsync(Samples.Job());
        var run = await Board.UntilAsync(failed, r => r.Status.IsEnded());
        Assert.Equal((RunStatus.Failed, Launcher.Problem), (run.Status, run.Problem));

        Launcher.Problem = null;
        var next = await Board.Runs.SubmitAsync(Samples.Job());

        await Launcher.StartOfAsync(next);
    }

    [Fact]
    public async Task Queue_SeveralRuns_OneForEachSlotInOrder()
    {
        var a = await Board.Runs.SubmitAsync(Samples.Job("a"));
        await Launcher.StartOfAsync(a);
        var b = await Board.Runs.SubmitAsync(Samples.Job("b", "auto"));
        var c = await Board.Runs.SubmitAsync(Samples.Job("c"));
        var gpu = await Board.Runs.SubmitAsync(Samples.Job("gpu", "cuda"));
        await Launcher.StartOfAsync(gpu);
        Assert.Equal([b, c], Board.Runs.Queue);

        End(a);
        await Launcher.StartOfAsync(b);
        Assert.Equal([c], Board.Runs.Queue);
        End(b);
        await Launcher.StartOfAsync(c);

        Assert.Equal([a, gpu, b, c], Launcher.Started.Select(s => s.Id));
    }

    [Fact]
    public async Task Queue_DashboardRestarts_KeepsTheOrderAndWhatRuns()
    {
        var a = await Board.Runs.SubmitAsync(Samples.Job("z"));
        await Launcher.StartOfAsync(a);
        var waiting = new List<string>();
        foreach (var name in new[] { "y", "b", "x", "a" })
        {
            waiting.Add(await Board.Runs.SubmitAsync(Samples.Job(name)));
        }

        await Board.DisposeAsync();
        await StartAsync();

        Assert.Equal(waiting, Board.Runs.Queue);
        Assert.Single(Launcher.Started);
        End(a);
        await Launcher.StartOfAsync(waiting[0]);
        Assert.Equal(waiting[1..], Board.Runs.Queue);
        Assert.Equal(RunStatus.Completed, (await Board.Store.FindAsync(a))!.Status);
    }

    [Fact]
    public async Task Start_DashboardOnTheSameFolder_IsRefused()
    {
        var error = await Assert.ThrowsAsync<ProblemException>(() => Dashboard.StartAsync(Folder["state"], launcher: Launcher));

        Assert.Equal("store-in-use", error.Problems[0].Code);
    }
}
