using Tezgah.Core.Runs;
using Tezgah.Web.Lecture;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Lecture;

/// <summary>A run of 100 steps in 100 seconds: its loss falls from 2 to 1 and stays there from step 50 on; it is evaluated twice.</summary>
internal static class SomeTape
{
    public const string Id = "run-a";

    public static DateTimeOffset Start { get; } = SomeRun.s_now - TimeSpan.FromSeconds(100);

    public static RunRecord Run { get; } = SomeRun.In(RunStatus.Completed, Id, "the run") with
    {
        StartedAt = Start,
        EndedAt = SomeRun.s_now,
        Step = 100,
        TotalSteps = 100,
        Latest = new Dictionary<string, double>(StringComparer.Ordinal) { ["loss"] = 1, ["eval_accuracy"] = 0.9 },
    };

    public static void Put(FakeRunStore store, RunRecord? run = null)
    {
        store.Put(run ?? Run);
        int[] steps = [.. Enumerable.Range(1, 100)];
        store.Series[Id] =
        [
            new Series("loss", steps, [.. steps.Select(s => s < 50 ? 2 - (s / 50.0) : 1.0)]),
            new Series("eval_accuracy", [40, 80], [0.5, 0.9]),
        ];
        store.Log[Id] = [new LogLine(1, Start, "info", "begins"), new LogLine(2, Start.AddSeconds(60), "info", "at sixty")];
        store.Evaluations[Id] = [Evaluation(40, 40), Evaluation(80, 80)];
    }

    public static async Task<ReplayTape> ReadAsync()
    {
        var store = new FakeRunStore();
        Put(store);
        return (await ReplayTape.ReadAsync(store, Id))!;
    }

    public static EvaluationRecord Evaluation(int step, double seconds) => new(
        "validation", "classification", step, Start.AddSeconds(seconds), new Dictionary<string, double?>(StringComparer.Ordinal), [],
        new Dictionary<string, string>(StringComparer.Ordinal));
}
