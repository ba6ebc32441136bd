using Tezgah.Core.Jobs;
using Tezgah.Core.Runs;

namespace Tezgah.Web.Tests.Fakes;

/// <summary>Runs in each state.</summary>
public static class SomeRun
{
    /// <summary>The moment at which the tests' clock stands at first.</summary>
    public static readonly DateTimeOffset s_now = new(2026, 3, 5, 14, 0, 0, TimeSpan.Zero);

    /// <summary>A run in a state, with what belongs to it.</summary>
    public static RunRecord In(RunStatus status, string id = "run-a", string? name = null)
    {
        var run = new RunRecord
        {
            Id = id,
            Name = name ?? "Run " + id,
            Status = status,
            JobJson = JobFile.ToJson(new TrainingJob { Data = new DataSettings { Train = "/data/train.csv" } }),
            CreatedAt = s_now - TimeSpan.FromMinutes(10),
        };
        return status == RunStatus.Queued ? run : run with
        {
            StartedAt = s_now - TimeSpan.FromMinutes(4),
            LastEventAt = s_now,
            EndedAt = status.IsEnded() ? s_now : null,
            Device = "cpu",
            Phase = "training",
            PhaseDone = 100,
            PhaseTotal = 400,
            Step = status == RunStatus.Completed ? 400 : 100,
            TotalSteps = 400,
            Latest = new Dictionary<string, double>(StringComparer.Ordinal) { ["loss"] = 0.8125, ["eval_accuracy"] = 0.874 },
            EventSeq = 7,
            Revision = 7,
        };
    }
}
