using System.Text;
using Tezgah.Core.Events;
using Tezgah.Core.Jobs;
using Tezgah.Core.Runs;

namespace Tezgah.Benchmarks.Chaos;

/// <summary>What the events of a run say, read without any of the dashboard's own code for it.</summary>
/// <param name="Status">The state that follows from them, now that no worker lives.</param>
/// <param name="Seq">The number of the last event; 0 for none.</param>
/// <param name="Bytes">Where the last whole line ends.</param>
/// <param name="Losses">The loss of each step that was not given up for a resumption.</param>
internal sealed record ChaosTruth(RunStatus Status, long Seq, long Bytes, SortedDictionary<int, double> Losses)
{
    /// <summary>Reads them.</summary>
    public static ChaosTruth Of(JobFolder folder)
    {
        var bytes = File.Exists(folder.Events) ? File.ReadAllBytes(folder.Events) : [];
        var end = Array.LastIndexOf(bytes, (byte)'\n') + 1;
        var losses = new SortedDictionary<int, double>();
        RunEvent? last = null;
        foreach (var line in Encoding.UTF8.GetString(bytes, 0, end).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            last = EventLine.Read(Encoding.UTF8.GetBytes(line));
            switch (last)
            {
                case StartedEvent { Resumed: true } started:
                    foreach (var late in losses.Keys.Where(s => s > (started.FromStep ?? 0)).ToList())
                    {
                        losses.Remove(late);
                    }

                    break;
                case MetricsEvent metrics when metrics.Values.TryGetValue("loss", out var loss):
                    losses[metrics.Step] = loss;
                    break;
            }
        }

        return new ChaosTruth(StatusAfter(last), last?.Seq ?? 0, end, losses);
    }

    /// <summary>In what a run's row and its curve are different.</summary>
    public IEnumerable<string> DifferencesFrom(RunRecord run, IReadOnlyList<Series> curve)
    {
        // Before its first event a run may wait, or have lost its worker.
        if (run.Status != Status && !(Seq == 0 && run.Status is RunStatus.Queued or RunStatus.Interrupted))
        {
            yield return $"is {run.Status}, and its events say {Status}";
        }

        if (run.EventSeq != Seq || run.EventOffset != Bytes)
        {
            yield return $"the store has read event {run.EventSeq} and {run.EventOffset} bytes of {Seq} and {Bytes}";
        }

        var (steps, values) = curve is [var one] ? (one.Steps, one.Values) : ([], []);
        if (!steps.SequenceEqual(Losses.Keys) || !values.SequenceEqual(Losses.Values))
        {
            yield return $"the store has {steps.Count} losses to step {(steps.Count > 0 ? steps[^1] : 0)}, its events {Losses.Count} to step {Losses.Keys.LastOrDefault()}";
        }
    }

    private static RunStatus StatusAfter(RunEvent? last) => last switch
    {
        null => RunStatus.Queued,
        FinishedEvent { Outcome: "completed" } => RunStatus.Completed,
        FinishedEvent { Outcome: "stopped" } => RunStatus.Stopped,
        FinishedEvent => RunStatus.Failed,
        _ => RunStatus.Interrupted,
    };
}
