using Tezgah.Core.Evaluations;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Tests.Shared;

namespace Tezgah.Runs.Tests.Queue;

public sealed class RunDurationTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeLauncher _launcher = new();
    private Dashboard _dashboard = null!;

    public async ValueTask InitializeAsync() => _dashboard = await Dashboard.StartAsync(_folder.Path, launcher: _launcher);

    public async ValueTask DisposeAsync()
    {
        await _dashboard.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Change_RunThatRuns_WritesStoreAndFolderAndAsksTheWorker()
    {
        var id = await StartAsync(Samples.Job());

        await _dashboard.Runs.ChangeDurationAsync(id, 7.5, null);

        var run = (await _dashboard.Store.FindAsync(id))!;
        Assert.Equal(7.5, JobFile.Parse(run.JobJson, "job.json", []).Training.NumTrainEpochs);
        Assert.Equal(run.JobJson, await File.ReadAllTextAsync(_dashboard.Runs.Folder(id).Job));
        Assert.True(File.Exists(_dashboard.Runs.Folder(id).DurationRequest));
        var line = Assert.Single(await _dashboard.Store.ReadLogAsync(id, 100), l => l.Problem?.Code == "note-duration");
        Assert.Contains("num_train_epochs = 3 to num_train_epochs = 7.5", line.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Change_ManyAtOnce_FolderAndStoreAgree()
    {
        var id = await StartAsync(Samples.Job());

        await Task.WhenAll(Enumerable.Range(1, 60).Select(i => Task.Run(() => _dashboard.Runs.ChangeDurationAsync(id, i + 0.5, null))));

        var run = (await _dashboard.Store.FindAsync(id))!;
        Assert.Equal(run.JobJson, await File.ReadAllTextAsync(_dashboard.Runs.Folder(id).Job));
    }

    [Fact]
    public async Task Change_RunThatWaits_AsksNoWorker()
    {
        await StartAsync(Samples.Job("a"));
        var id = await _dashboard.Runs.SubmitAsync(Samples.Job("b"));

        await _dashboard.Runs.ChangeDurationAsync(id, null, 40);

        Assert.Equal(40, JobFile.Load(_dashboard.Runs.Folder(id).Job).Training.MaxSteps);
        Assert.False(File.Exists(_dashboard.Runs.Folder(id).DurationRequest));
    }

    [Fact]
    public async Task Change_ToWhatItIs_ChangesNothing()
    {
        var id = await StartAsync(Samples.Job());
        var before = (await _dashboard.Store.FindAsync(id))!;

        await _dashboard.Runs.ChangeDurationAsync(id, Samples.Job().Training.NumTrainEpochs, null);

        Assert.Equal(before.Revision, (await _dashboard.Store.FindAsync(id))!.Revision);
    }

    [Fact]
    public async Task Change_NotPossible_SaysWhyAndLeavesTheRun()
    {
        var ended = Samples.Run("ended", RunStatus.Completed);
        var far = Samples.Run("far", RunStatus.Stopped) with { Step = 50, Latest = new Dictionary<string, double> { ["epoch"] = 2.5 } };
        var evaluation = Samples.Run("evaluation", RunStatus.Stopped) with { JobJson = EvaluateJobFile.ToJson(new EvaluateJob()) };
        foreach (var run in new[] { ended, far, evaluation })
        {
            await _dashboard.Store.AddAsync(run);
        }

        Assert.Equal("duration-of-ended-run", await CodeAsync("ended", 9, null));
        Assert.Equal("duration-of-no-training", await CodeAsync("evaluation", 9, null));
        Assert.Equal("duration-too-short", await CodeAsync("far", 2.5, null));
        Assert.Equal("duration-too-short", await CodeAsync("far", null, 50));
        Assert.Equal("setting-out-of-range", await CodeAsync("far", 1e9, null));
        Assert.Equal("run-missing", await CodeAsync("nobody", 9, null));
        Assert.Equal(far.JobJson, (await _dashboard.Store.FindAsync("far"))!.JobJson);
    }

    private async Task<string> StartAsync(TrainingJob job)
    {
        var id = await _dashboard.Runs.SubmitAsync(job);
        await _launcher.StartOfAsync(id);
        return id;
    }

    private async Task<string> CodeAsync(string id, double? epochs, int? steps) =>
        (await Assert.ThrowsAsync<ProblemException>(() => _dashboard.Runs.ChangeDurationAsync(id, epochs, steps))).Problems[0].Code;
}
