using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;

namespace Tezgah.Web.Tests.Fakes;

/// <summary>Takes jobs and remembers what it was asked for.</summary>
public sealed class FakeRunService : IRunService
{
    /// <summary>What submitting a job runs into; empty lets it succeed.</summary>
    public IReadOnlyList<Problem> Problems { get; set; } = [];

    /// <summary>What submitting a job waits for, and runs into.</summary>
    public Func<TrainingJob, Task> Submitting { get; set; } = _ => Task.CompletedTask;

    /// <summary>What stopping a run waits for, and runs into.</summary>
    public Func<string, Task> Stopping { get; set; } = _ => Task.CompletedTask;

    /// <summary>The jobs that were submitted.</summary>
    public List<TrainingJob> Submitted { get; } = [];

    /// <summary>The runs that were asked to stop.</summary>
    public List<string> Stopped { get; } = [];

    /// <summary>The runs that were ended at once.</summary>
    public List<string> Killed { get; } = [];

    /// <summary>The runs that were asked to go on.</summary>
    public List<string> Resumed { get; } = [];

    /// <summary>The lengths that runs were given: epochs, or else steps.</summary>
    public List<(string Id, double? Epochs, int? Steps)> Durations { get; } = [];

    /// <summary>The runs that wait.</summary>
    public IReadOnlyList<string> Queue { get; set; } = [];

    public async Task<string> SubmitAsync(TrainingJob job, CancellationToken cancellationToken = default)
    {
        await Submitting(job);
        cancellationToken.ThrowIfCancellationRequested();
        if (Problems.Count > 0)
        {
            throw new ProblemException(Problems);
        }

        Submitted.Add(job);
        return $"run-{Submitted.Count}";
    }

    public async Task StopAsync(string id, CancellationToken cancellationToken = default)
    {
        await Stopping(id);
        cancellationToken.ThrowIfCancellationRequested();
        Stopped.Add(id);
    }

    public Task StopNowAsync(string id, CancellationToken cancellationToken = default)
    {
        Killed.Add(id);
        return Task.CompletedTask;
    }

    public Task ResumeAsync(string id, CancellationToken cancellationToken = default)
    {
        Resumed.Add(id);
        return Task.CompletedTask;
    }

    public Task ChangeDurationAsync(string id, double? numTrainEpochs, int? maxSteps, CancellationToken cancellationToken = default)
    {
        if (Problems.Count > 0)
        {
            return Task.FromException(new ProblemException(Problems));
        }

        Durations.Add((id, numTrainEpochs, maxSteps));
        return Task.CompletedTask;
    }

    public JobFolder Folder(string id) => new(Path.Combine(Path.GetTempPath(), "tezgah-tests", id));
}
