using Tezgah.Benchmarks.Stops;

namespace Tezgah.Engine.Tests.Worker;

/// <summary>A small share of <c>Tezgah.Benchmarks stops 200 20</c>.</summary>
public sealed class RandomStopTests
{
    [Fact]
    public void Runs_stopped_and_killed_at_random_moments_end_bit_for_bit_as_one_that_went_through()
    {
        using var trials = new StopTrials(WorkerProgram.Path(), seed: 3);
        var result = trials.Run(stops: 20, kills: 4, cases: 4);
        Assert.Empty(result.Differences);
        Assert.Equal(20, result.Counts.Values.Sum());
        Assert.Equal(4, result.Counts.Where(c => c.Key.StartsWith("kill", StringComparison.Ordinal)).Sum(c => c.Value));
    }
}
