using Tezgah.Core.Events;
using Tezgah.Core.Jobs;
using Tezgah.Engine.Worker;

namespace Tezgah.Engine.Tests.Worker;

public sealed class EventSafetyTests
{
    [Fact]
    public void Events_before_a_checkpoint_are_on_the_disk_before_it_is_told()
    {
        using var job = new TinyJob();
        job.Job = job.Job with { Saving = new SavingSettings { SaveStrategy = "steps", SaveSteps = 4 } };
        job.Write();
        using var writer = new EventWriter(job.Folder.Events, TimeProvider.System);
        var unsafeEvents = new List<long>();
        var options = new JobWorkerOptions
        {
            OwnsProcess = false,
            Observer = new Trigger(e => e is CheckpointEvent, () => unsafeEvents.Add(writer.Seq - 1 - writer.SafeSeq)),
        };
        using var run = new TrainingRun(new WorkerContext(job.Folder, options, writer));

        run.Prepare();
        Assert.True(run.Work());

        Assert.Equal([0L, 0, 0], unsafeEvents);
        Assert.True(writer.SafeSeq < writer.Seq);
    }
}
