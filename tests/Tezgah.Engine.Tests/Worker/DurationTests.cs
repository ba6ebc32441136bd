using Tezgah.Core.Events;
using Tezgah.Core.Jobs;
using Tezgah.Engine.Training;
using Tezgah.Engine.Worker;

namespace Tezgah.Engine.Tests.Worker;

public sealed class DurationTests
{
    private const int StepsPerEpoch = 6;

    [Fact]
    public void Run_made_longer_while_it_runs_goes_on_by_the_schedule_of_the_new_length()
    {
        using var planned = new TinyJob();
        planned.Run();
        using var job = new TinyJob();

        // The line of step 4, with an evaluation, is written before step 5.
        Assert.Equal(JobWorker.Done, job.Run(ChangeAt(job, 4, t => t with { NumTrainEpochs = 3 })));

        var rates = Rates(job);
        var longer = LearningRateSchedule.Of(job.Job.Training with { NumTrainEpochs = 3 }, 3 * StepsPerEpoch);
        Assert.Equal(3 * StepsPerEpoch, rates.Count);
        Assert.Equal(Rates(planned)[..4], rates[..4]);
        Assert.Equal([.. Enumerable.Range(4, 14).Select(longer.At)], rates[4..]);
        Assert.Equal(planned.Losses().Take(4), job.Losses().Take(4));
        Assert.False(File.Exists(job.Folder.DurationRequest));
        Assert.Contains("\"max_steps\": 18", File.ReadAllText(job.Folder.Artifact("trainer_state.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_made_shorter_than_it_is_ends_after_the_next_step_with_all_its_files()
    {
        using var job = new TinyJob();

        Assert.Equal(JobWorker.Done, job.Run(ChangeAt(job, 8, t => t with { MaxSteps = 2 })));

        Assert.Equal("completed", job.Events<FinishedEvent>().Single().Outcome);
        Assert.InRange(job.Losses()[^1].Step, 9, 10);
        Assert.Equal(job.Losses()[^1].Step, job.Events<CheckpointEvent>()[^1].Step);
        Assert.True(File.Exists(job.Folder.Artifact("metrics.json")));
    }

    [Fact]
    public void Run_that_was_stopped_resumes_to_another_length()
    {
        using var job = new TinyJob();
        job.Run(new JobWorkerOptions { Observer = new Trigger(e => e is MetricsEvent { Step: 5 }, () => File.WriteAllText(job.Folder.StopRequest, "")) });
        job.Job = job.Job with { Training = job.Job.Training with { NumTrainEpochs = 1.5 } };
        File.WriteAllText(job.Folder.DurationRequest, "");

        Assert.Equal(JobWorker.Done, job.Run(new JobWorkerOptions { Resume = true }));

        Assert.Equal(9, job.Losses()[^1].Step);
        Assert.False(File.Exists(job.Folder.DurationRequest));
    }

    // As the dashboard does it: first the settings, then the wish.
    private static JobWorkerOptions ChangeAt(TinyJob job, int step, Func<TrainingSettings, TrainingSettings> change) => new()
    {
        Observer = new Trigger(e => e is MetricsEvent m && m.Step == step && m.Values.ContainsKey("loss"), () =>
        {
            File.WriteAllText(job.Folder.Job, JobFile.ToJson(job.Job with { Training = change(job.Job.Training) }));
            File.WriteAllText(job.Folder.DurationRequest, "");
        }),
    };

    private static List<double> Rates(TinyJob job) =>
        [.. job.Events<MetricsEvent>().Where(m => m.Values.ContainsKey("learning_rate")).Select(m => m.Values["learning_rate"])];
}
