using Tezgah.Core.Events;
using Tezgah.Engine.Worker;

namespace Tezgah.Benchmarks.Stops;

/// <summary>What came of many interruptions.</summary>
/// <param name="Counts">How many there were of each kind.</param>
/// <param name="Runs">The runs that were interrupted.</param>
/// <param name="Differences">In what their ends differ from the end of a run without a stop.</param>
internal sealed record StopResult(IReadOnlyDictionary<string, int> Counts, int Runs, IReadOnlyList<string> Differences);

/// <summary>
/// Interrupts runs at random moments, up to three times each, lets them go on, and compares losses, weights, moments and files of the
/// end with those of a run that went through.
/// </summary>
/// <param name="worker">The executable <c>tezgah</c>.</param>
/// <param name="seed">The seed of the moments; how far a run is by then depends on the machine.</param>
internal sealed class StopTrials(string worker, int seed) : IDisposable
{
    private const int MostInOneRun = 3;

    private readonly Random _random = new(seed);
    private readonly List<StopCase> _cases = [];
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly List<string> _differences = [];
    private TimeSpan _processDuration;
    private int _runs;

    /// <summary>Makes so many interruptions.</summary>
    /// <param name="stops">All of them.</param>
    /// <param name="kills">Those among them that end the worker's process.</param>
    /// <param name="cases">How many tasks and methods take part.</param>
    /// <param name="progress">Is told each run; null for nothing.</param>
    public StopResult Run(int stops, int kills, int cases, TextWriter? progress = null)
    {
        _cases.AddRange(StopCase.All.Take(cases).Select(c => new StopCase(c.Task, c.Method)));
        Do(kills, kill: true);
        Do(stops - kills, kill: false);
        return new StopResult(_counts, _runs, _differences);

        void Do(int count, bool kill)
        {
            for (var done = 0; done < count;)
            {
                var one = _cases[_runs++ % _cases.Count];
                using var job = one.New();
                var here = 0;
                var wanted = Math.Min(count - done, 1 + _random.Next(MostInOneRun));
                while (here < wanted && Interrupt(one, job, kill, resume: here > 0))
                {
                    here++;
                }

                done += here;
                Finish(job, kill, resumed: here > 0);
                var difference = one.DifferenceOf(job);
                if (difference is not null)
                {
                    _differences.Add($"{one.Name}, run {_runs}: {difference}");
                }

                progress?.WriteLine($"run {_runs}, {one.Name}: {here} {(kill ? "kills" : "stops")}, {done} of {count}; {difference ?? "equal"}");
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _cases.ForEach(c => c.Dispose());

    /// <returns>Whether the run was interrupted; false if it was over before.</returns>
    private bool Interrupt(StopCase one, TinyJob job, bool kill, bool resume)
    {
        var moment = (Moment)_random.Next(3);
        var interruption = new Interruption(moment, _random.NextDouble(), kill ? ProcessDuration(one) : one.Duration);
        if (kill ? !interruption.Kill(job, worker, resume) : !interruption.Stop(job, resume))
        {
            return false;
        }

        var name = $"{(kill ? "kill" : "stop")}, {moment switch { Moment.Any => "any time", Moment.Evaluation => "in an evaluation", _ => "in a checkpoint" }}";
        _counts[name] = _counts.GetValueOrDefault(name) + 1;
        return true;
    }

    private void Finish(TinyJob job, bool inProcessOfItsOwn, bool resumed)
    {
        // A run that was over before its interruption came is complete.
        if (job.WholeEvents() is [.., FinishedEvent { Outcome: "completed" }])
        {
            return;
        }

        if (inProcessOfItsOwn)
        {
            WorkerProgram.Finish(worker, job);
        }
        else if (job.Run(new JobWorkerOptions { Resume = resumed }) != JobWorker.Done)
        {
            throw new InvalidOperationException($"A run that went on ended with {job.Events()[^1]}.");
        }
    }

    private TimeSpan ProcessDuration(StopCase one)
    {
        if (_processDuration == default)
        {
            using var job = one.New();
            var start = TimeProvider.System.GetTimestamp();
            WorkerProgram.Finish(worker, job);
            _processDuration = TimeProvider.System.GetElapsedTime(start);
        }

        return _processDuration;
    }
}
