using Microsoft.Extensions.Hosting;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Runs.Ingest;
using Tezgah.Storage;

namespace Tezgah.Runs.Queue;

/// <summary>What pages do with runs. As a hosted service it begins and ends with the program.</summary>
internal sealed class RunService(
    RunScheduler scheduler,
    RunEditor editor,
    DataFolder data,
    IJobLauncher launcher,
    TimeProvider time,
    RunsOptions options,
    Func<string> suffix) : IRunService, IEvaluationService, IHostedService
{
    private const string RunMissing = "run-missing";

    /// <inheritdoc/>
    public IReadOnlyList<string> Queue => scheduler.Waiting;

    /// <inheritdoc/>
    public JobFolder Folder(string id) => data.Run(id);

    /// <inheritdoc/>
    public Task<string> SubmitAsync(TrainingJob job, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        return AddAsync(RunNames.NameOf(job), Checked(job.WithPathsFrom(BaseFolder)), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<string> SubmitAsync(EvaluateJob job, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        return AddAsync(RunNames.NameOf(job), Checked(job.WithPathsFrom(BaseFolder)), cancellationToken);
    }

    private string BaseFolder => Path.GetFullPath(options.BaseFolder ?? Environment.CurrentDirectory);

    private async Task<string> AddAsync(string name, string json, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var run = new RunRecord
        {
            Id = NewId(now, name),
            Name = name,
            Status = RunStatus.Queued,
            JobJson = json,
            CreatedAt = now,
            QueuedAt = now,
        };
        JobFolders.Create(data.Run(run.Id), json);
        await editor.AddAsync(run, cancellationToken);
        scheduler.Enqueue(run);
        return run.Id;
    }

    /// <inheritdoc/>
    public async Task StopAsync(string id, CancellationToken cancellationToken = default)
    {
        var wasQueued = false;
        var run = await editor.ChangeAsync(
            id,
            now =>
            {
                wasQueued = now.Status == RunStatus.Queued;
                return now.Status switch
                {
                    RunStatus.Queued => RunUpdate.Of(now with { Status = RunStatus.Stopped, EndedAt = time.GetUtcNow() }),
                    RunStatus.Starting or RunStatus.Running => RunUpdate.Of(now with { Status = RunStatus.Stopping }),
                    _ => null,
                };
            },
            cancellationToken) ?? throw Missing(id);
        if (run.Status == RunStatus.Stopping)
        {
            JobFolders.RequestStop(data.Run(id));
        }
        else if (wasQueued)
        {
            scheduler.Remove(id);
        }
    }

    /// <inheritdoc/>
    public async Task StopNowAsync(string id, CancellationToken cancellationToken = default)
    {
        try
        {
            await StopAsync(id, cancellationToken);

            // Written first, so that the run counts as stopped even if this dashboard ends between the two.
            var run = await editor.ChangeAsync(
                id,
                now => now.Status == RunStatus.Stopping && now.Problem?.Code != RunWatch.StopNow
                    ? RunWatch.Say(now, time.GetUtcNow(), "warning", new Problem(RunWatch.StopNow))
                    : null,
                cancellationToken);
            if (run?.Status != RunStatus.Stopping)
            {
                return;
            }
        }
        catch (Exception e) when (e is not ProblemException { Problems: [{ Code: RunMissing }, ..] } && !cancellationToken.IsCancellationRequested)
        {
            // A full disk takes neither the status nor the request, and the worker that fills it must not live on for that.
            await launcher.KillAsync(data.Run(id), cancellationToken);
            throw;
        }

        await launcher.KillAsync(data.Run(id), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task ResumeAsync(string id, CancellationToken cancellationToken = default)
    {
        var folder = data.Run(id);
        var run = await editor.ChangeAsync(
            id,
            now =>
            {
                CheckResumable(now, folder);
                JobFolders.ForgetStop(folder);
                return RunUpdate.Of(now with
                {
                    Status = RunStatus.Queued,
                    QueuedAt = time.GetUtcNow(),
                    EndedAt = null,
                    Problem = null,
                });
            },
            cancellationToken) ?? throw Missing(id);
        scheduler.Enqueue(run);
    }

    /// <inheritdoc/>
    public async Task ChangeDurationAsync(string id, double? numTrainEpochs, int? maxSteps, CancellationToken cancellationToken = default)
    {
        _ = await editor.ChangeAsync(
            id,
            now =>
            {
                var json = RunDuration.Change(now, numTrainEpochs, maxSteps);
                return json == now.JobJson
                    ? null
                    : RunProjector.AddLine(now with { JobJson = json }, time.GetUtcNow(), "info", RunDuration.Note(now, numTrainEpochs, maxSteps)) with
                    {
                        ChangesJob = true,
                    };
            },
            now =>
            {
                JobFolders.Update(data.Run(id), now.JobJson);
                if (now.Status.IsActive())
                {
                    JobFolders.RequestDuration(data.Run(id));
                }
            },
            cancellationToken) ?? throw Missing(id);
    }

    /// <inheritdoc/>
    Task IHostedService.StartAsync(CancellationToken cancellationToken) => scheduler.StartAsync(cancellationToken);

    /// <inheritdoc/>
    Task IHostedService.StopAsync(CancellationToken cancellationToken) => scheduler.StopAsync().WaitAsync(cancellationToken);

    // Written and read again, so that a job from code is checked like one from a file.
    internal static string Checked(TrainingJob job)
    {
        var json = JobFile.ToJson(job);
        var problems = new List<Problem>();
        problems.AddRange(JobChecks.Check(JobFile.Parse(json, "job.json", problems)));
        problems.AddRange(RunMarks.NameProblems(job.Name));
        return problems.Count == 0 ? json : throw new ProblemException(problems);
    }

    private static string Checked(EvaluateJob job)
    {
        var json = EvaluateJobFile.ToJson(job);
        var problems = new List<Problem>();
        problems.AddRange(EvaluateChecks.Check(EvaluateJobFile.Parse(json, "job.json", problems)));
        problems.AddRange(RunMarks.NameProblems(job.Name));
        return problems.Count == 0 ? json : throw new ProblemException(problems);
    }

    private string NewId(DateTimeOffset now, string name)
    {
        // The digits tell apart runs of one minute and one name; a few tries find free ones.
        for (var tries = 1; ; tries++)
        {
            var id = RunNames.Id(now, name, suffix());
            if (!Directory.Exists(data.Run(id).Root) || tries == 100)
            {
                return id;
            }
        }
    }

    private static void CheckResumable(RunRecord run, JobFolder folder)
    {
        if (run.Status is not (RunStatus.Stopped or RunStatus.Failed or RunStatus.Interrupted))
        {
            throw new ProblemException(new Problem("run-not-resumable", null, run.Name).With(run.Status.InWords()));
        }

        // One that lost its worker before the first checkpoint begins again; it was not asked to end there.
        if (run.Status == RunStatus.Interrupted)
        {
            return;
        }

        if (!Directory.Exists(folder.Checkpoints) || !Directory.EnumerateDirectories(folder.Checkpoints).Any())
        {
            throw new ProblemException(new Problem("run-no-checkpoint", null, run.Name));
        }
    }

    private static ProblemException Missing(string id) => new(new Problem(RunMissing, null, id));
}
