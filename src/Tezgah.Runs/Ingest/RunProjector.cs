using System.Globalization;
using Tezgah.Core.Events;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;

namespace Tezgah.Runs.Ingest;

/// <summary>What events make of a run. Nothing but its arguments goes into the result.</summary>
public static class RunProjector
{
    /// <summary>The update that a stretch of events makes of a run.</summary>
    /// <param name="run">The run before them.</param>
    /// <param name="events">The events, in order.</param>
    /// <param name="offset">The byte of the event file after the last of them.</param>
    public static RunUpdate Project(RunRecord run, IReadOnlyList<RunEvent> events, long offset)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(events);
        var projection = new Projection(run);
        foreach (var runEvent in events)
        {
            projection.Take(runEvent);
        }

        return projection.Update(offset);
    }

    /// <summary>The line that follows the last one of a run's log, without an event of the worker's.</summary>
    public static RunUpdate AddLine(RunRecord run, DateTimeOffset time, string level, Problem problem)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(problem);
        var line = new LogLine(run.LogLines + 1, time, level, problem.MessageIn(CultureInfo.InvariantCulture), problem);
        return new RunUpdate(run with { LogLines = line.Seq }, [], [line], []);
    }

    /// <summary>What events make of a run, taken one after the other.</summary>
    internal sealed class Projection(RunRecord run)
    {
        private readonly Dictionary<string, double> _latest = new(run.Latest, StringComparer.Ordinal);
        private readonly List<MetricPoint> _points = [];
        private readonly List<LogLine> _log = [];
        private readonly List<EvaluationRecord> _evaluations = [];
        private RunRecord _run = run;
        private int? _rewindTo;

        /// <summary>All of it, up to a byte of the event file.</summary>
        public RunUpdate Update(long offset) =>
            new(_run with { EventOffset = offset, Latest = _latest }, _points, _log, _evaluations) { RewindTo = _rewindTo };

        /// <summary>Takes the next event.</summary>
        public void Take(RunEvent runEvent)
        {
            var before = _run.LastEventAt;
            _run = _run with { EventSeq = runEvent.Seq, LastEventAt = runEvent.Time };
            switch (runEvent)
            {
                case StartedEvent started:
                    Start(started, before);
                    break;
                case ProgressEvent progress:
                    Progress(progress);
                    break;
                case MetricsEvent metrics:
                    Measure(metrics);
                    break;
                case EvaluationEvent e:
                    _evaluations.Add(new EvaluationRecord(e.Name, e.Kind, e.Step, e.Time, e.Values, e.Labels, e.Files) { LossOn = e.LossOn });
                    break;
                case CheckpointEvent checkpoint:
                    Say(runEvent, "info", new Problem(
                        "note-checkpoint", null, checkpoint.Step.ToString(CultureInfo.InvariantCulture), checkpoint.Folder));
                    break;
                case LogEvent log:
                    Say(runEvent, "info", log.Text, log.Sentence);
                    break;
                case WarningEvent warning:
                    Say(runEvent, "warning", warning.Problem);
                    break;
                case ErrorEvent error:
                    Fail(error);
                    break;
                case FinishedEvent finished:
                    Finish(finished);
                    break;
            }
        }

        private void Start(StartedEvent started, DateTimeOffset? lastEvent)
        {
            // The worker before this one worked until its last word, whether it ended by itself or was killed.
            var session = lastEvent - (_run.SessionStartedAt ?? _run.StartedAt) ?? TimeSpan.Zero;
            _run = _run with
            {
                WorkedBefore = _run.WorkedBefore + (session > TimeSpan.Zero ? session : TimeSpan.Zero),
                SessionStartedAt = started.Time,
                SessionStep = started.Resumed ? started.FromStep ?? 0 : 0,
                Status = _run.Status == RunStatus.Stopping ? RunStatus.Stopping : RunStatus.Running,
                StartedAt = _run.StartedAt ?? started.Time,
                EndedAt = null,
                Device = started.Device,
                // A worker may speak in the moment before it is killed; the reason of its end stays.
                Problem = _run.Status == RunStatus.Stopping ? _run.Problem : null,
            };

            // A worker that is to resume and finds no checkpoint that it can read begins again.
            if (started.Resumed)
            {
                var step = started.FromStep ?? 0;
                _run = _run with { Step = step };
                _points.RemoveAll(p => p.Step > step);
                _evaluations.RemoveAll(e => e.Step > step);
                _rewindTo = Math.Min(step, _rewindTo ?? step);
                Say(started, "info", new Problem("note-resumed", null, step.ToString(CultureInfo.InvariantCulture)));
            }
        }

        private void Progress(ProgressEvent progress)
        {
            _run = _run with { Phase = progress.Phase, PhaseDone = progress.Done, PhaseTotal = progress.Total };
            if (progress.Phase == "training")
            {
                _run = _run with { Step = ToStep(progress.Done), TotalSteps = ToStep(progress.Total) };
            }
        }

        private void Measure(MetricsEvent metrics)
        {
            _points.Add(new MetricPoint(metrics.Step, metrics.Time, metrics.Values));
            _run = _run with { Step = Math.Max(_run.Step, metrics.Step) };
            foreach (var (name, value) in metrics.Values)
            {
                _latest[name] = value;
            }
        }

        private void Fail(ErrorEvent error)
        {
            _run = _run with { Problem = error.Problem };
            Say(error, "error", error.Problem);
            if (error.Detail is { } detail)
            {
                Say(error, "error", detail);
            }
        }

        private void Finish(FinishedEvent finished)
        {
            var status = finished.Outcome switch
            {
                "completed" => RunStatus.Completed,
                "stopped" => RunStatus.Stopped,
                _ => RunStatus.Failed,
            };
            var step = finished.Step.ToString(CultureInfo.InvariantCulture);
            _run = _run with
            {
                Status = status,
                EndedAt = finished.Time,
                Step = finished.Step,
                Problem = status == RunStatus.Failed ? _run.Problem ?? new Problem("worker-failed", null, step) : null,
            };
        }

        private void Say(RunEvent runEvent, string level, Problem problem) =>
            Say(runEvent, level, problem.MessageIn(CultureInfo.InvariantCulture), problem);

        private void Say(RunEvent runEvent, string level, string text, Problem? problem = null)
        {
            _run = _run with { LogLines = _run.LogLines + 1 };
            _log.Add(new LogLine(_run.LogLines, runEvent.Time, level, text, problem));
        }

        private static int ToStep(long value) => (int)Math.Clamp(value, 0, int.MaxValue);
    }
}
