using Tezgah.Core.Jobs;
using Tezgah.Core.Runs;
using Tezgah.Core.Runs.Query;
using Tezgah.Web.NewRun.Time;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.NewRun.Time;

public sealed class JobTimeTests
{
    private static readonly TrainingJob s_job = new()
    {
        Data = new DataSettings { Train = "/data/train.csv", ValidationShare = 0.2 },
        Training = new TrainingSettings { NumTrainEpochs = 2, PerDeviceTrainBatchSize = 8, GradientAccumulationSteps = 2 },
    };

    [Fact]
    public void Time_OfALikeRun_GrowsWithTheTextsThatAreLearnt()
    {
        // 100 steps of 16 texts in 800 seconds: half a second a text. 1,000 rows, 800 of them learnt, twice: 100 steps.
        var facts = JobTime.Of(s_job, 1000, [Run(s_job, 100, 800)]);

        Assert.Equal(new TimeFacts(100, TimeSpan.FromSeconds(800), 1), facts);
        Assert.Equal(TimeSpan.FromSeconds(400), JobTime.Of(Changed(t => t with { PerDeviceTrainBatchSize = 4 }), 500, [Run(s_job, 100, 800)])!.Typical);
        Assert.Equal(TimeSpan.FromSeconds(80), JobTime.Of(Changed(t => t with { MaxSteps = 10 }), null, [Run(s_job, 100, 800)])!.Typical);
    }

    [Fact]
    public void Time_OfSeveralRuns_IsThatOfTheMiddle() =>
        Assert.Equal((TimeSpan.FromSeconds(900), 3), JobTime.Of(s_job, 1000, [Run(s_job, 100, 9000), Run(s_job, 100, 800), Run(s_job, 100, 900)]) is { } f ? (f.Typical!.Value, f.Runs) : default);

    [Fact]
    public void Time_OfOtherRuns_IsNotKnown()
    {
        var other = s_job with { Data = s_job.Data with { MaxLength = s_job.Data.MaxLength * 2 } };
        IndexedRun[] runs =
        [
            Run(other, 100, 800),
            Run(s_job with { Method = MethodNames.Lora, Model = new ModelSettings { ModelNameOrPath = "/m" } }, 100, 800),
            Run(s_job, 100, 800, RunStatus.Stopped),
            Run(s_job, 0, 800),
        ];

        Assert.Equal(new TimeFacts(100, null, 0), JobTime.Of(s_job, 1000, runs));
    }

    [Fact]
    public void Time_OfRunsThatWereResumed_IsThatOfTheirLastWorkerIfItDidMostOfThem()
    {
        var later = SomeRun.s_now.AddDays(2);
        var most = Run(s_job, 100, 800);
        most = most.With(most.Run with { SessionStep = 20, SessionStartedAt = later, EndedAt = later.AddSeconds(640) });
        var end = most.With(most.Run with { SessionStep = 99, EndedAt = later.AddSeconds(60) });

        Assert.Equal((TimeSpan.FromSeconds(800), 1), JobTime.Of(s_job, 1000, [most, end]) is { } f ? (f.Typical!.Value, f.Runs) : default);
    }

    [Fact]
    public void Time_WithoutDataOrPacked_IsNone()
    {
        Assert.Null(JobTime.Of(s_job, null, [Run(s_job, 100, 800)]));
        Assert.Null(JobTime.Of(Changed(t => t with { Packing = "window" }), 1000, [Run(s_job, 100, 800)]));
    }

    private static TrainingJob Changed(Func<TrainingSettings, TrainingSettings> change) => s_job with { Training = change(s_job.Training) };

    private static IndexedRun Run(TrainingJob job, int steps, double seconds, RunStatus status = RunStatus.Completed)
    {
        var run = SomeRun.In(status) with
        {
            JobJson = JobFile.ToJson(job),
            Step = steps,
            StartedAt = SomeRun.s_now,
            EndedAt = SomeRun.s_now.AddSeconds(seconds),
        };
        var (settings, isImported) = new RunSettingValues.Pool().Read(run.JobJson);
        return new IndexedRun(run, settings, [], isImported);
    }
}
