using System.Globalization;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Web.Sweeps;

namespace Tezgah.Web.Tests.Sweeps;

public sealed class SweepPlanTests
{
    [Fact]
    public void Jobs_OfASweepWithProblems_AreMadeOnlyAsFarAsTheyAreAskedFor()
    {
        var sweep = SomeSweep.Grid("1e-5", "-1", "5e-4", "1e-4");
        var trials = SweepPlan.Trials(sweep);
        var (problems, asked) = (new List<Tezgah.Core.Problems.Problem>(), 0);

        foreach (var job in SweepPlan.Jobs(sweep, trials.Select(t => { asked++; return t; }), problems))
        {
            if (problems.Count > 0)
            {
                break;
            }

            Assert.Equal(SweepPlan.Job(sweep, trials[asked - 1], []), job);
        }

        Assert.Equal(2, asked);
    }

    [Fact]
    public void Trials_Grid_AreAllPairsWithEachSeed()
    {
        var sweep = SomeSweep.Grid("1e-5", "2e-4") with
        {
            Axes = [new SweepAxis("training.learning_rate", ["1e-5", "2e-4"]), new SweepAxis("training.weight_decay", ["0", "0.1", "0"])],
            Seeds = [1, 2],
        };

        var trials = SweepPlan.Trials(sweep);

        Assert.Equal(Enumerable.Range(1, 8), trials.Select(t => t.Number));
        Assert.Equal([1, 2, 3, 4, 1, 2, 3, 4], trials.Select(t => t.Config));
        Assert.Equal(["1e-5/0", "1e-5/0.1", "2e-4/0", "2e-4/0.1"], trials.Take(4).Select(t => string.Join('/', t.Values.Values)));
        Assert.Equal([1, 1, 1, 1, 2, 2, 2, 2], trials.Select(t => t.Seed));
    }

    [Fact]
    public void Trials_Random_AreThoseOfTheSeed()
    {
        static string[] Rates(long seed) =>
            [.. SweepPlan.Trials(SomeSweep.Halving(20) with { DrawSeed = seed }).Select(t => t.Values["training.learning_rate"])];

        Assert.Equal(Rates(1), Rates(1));
        Assert.NotEqual(Rates(1), Rates(2));
        Assert.All(Rates(1), r => Assert.InRange(double.Parse(r, CultureInfo.InvariantCulture), 1e-5, 1e-2));

        // Over the logarithm about a third of them lies in each power of ten.
        Assert.InRange(Rates(1).Count(r => double.Parse(r, CultureInfo.InvariantCulture) < 1e-4), 3, 11);
    }

    [Fact]
    public void Trials_RandomWholeNumbers_ReachBothEnds()
    {
        var sweep = SomeSweep.Halving(60) with { Axes = [new SweepAxis("lora.r", [], 1, 4), new SweepAxis("training.learning_rate", [], 1e-5, 1e-3, true)] };

        Assert.Equal(["1", "2", "3", "4"], SweepPlan.Trials(sweep).Select(t => t.Values["lora.r"]).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Trials_FewerValuesThanDraws_AreEachOnce()
    {
        var sweep = SomeSweep.Halving(50) with { Axes = [new SweepAxis("training.learning_rate", ["1e-4", "1e-3", "1e-2"])] };

        Assert.Equal(3, SweepPlan.Trials(sweep).Count);
    }

    [Fact]
    public void Trials_WhatCannotBe_IsRefusedByItsName()
    {
        var sweep = SomeSweep.Grid("1e-3");
        string[] many = [.. Enumerable.Range(1, 600).Select(i => i.ToString(CultureInfo.InvariantCulture))];

        Assert.Equal("sweep-empty", Refused(SomeSweep.Grid()));
        Assert.Equal("sweep-too-many", Refused(SomeSweep.Grid(many)));
        Assert.Equal("sweep-seeds", Refused(sweep with { Seeds = [] }));
        Assert.Equal("sweep-seeds", Refused(sweep with { Seeds = [1, 1] }));
        Assert.Equal("sweep-axis-twice", Refused(sweep with { Axes = [sweep.Axes[0], sweep.Axes[0]] }));
        Assert.Equal("sweep-range", Refused(SomeSweep.Halving() with { Axes = [new SweepAxis("training.learning_rate", [], 0, 1, true)] }));
        Assert.Equal("sweep-range", Refused(SomeSweep.Halving() with { Axes = [new SweepAxis("training.learning_rate", [], 2, 1)] }));
        Assert.Equal("sweep-rungs", Refused(SomeSweep.Halving() with { Eta = 1 }));
    }

    [Fact]
    public void Job_OfATrial_HasItsValuesSeedAndName()
    {
        var sweep = SomeSweep.Grid("5e-4") with { Seeds = [7, 8] };
        var problems = new List<Problem>();

        var job = SweepPlan.Job(sweep, SweepPlan.Trials(sweep)[1], problems);

        Assert.Empty(problems);
        Assert.Equal((5e-4, 8, "Topics #2: learning_rate 5e-4, seed 8"), (job.Training.LearningRate, job.Training.Seed, job.Name));
    }

    [Fact]
    public void Job_WithAWrongValue_SaysSo()
    {
        var sweep = SomeSweep.Grid("-1");
        var problems = new List<Problem>();

        SweepPlan.Job(sweep, SweepPlan.Trials(sweep)[0], problems);

        Assert.Equal("training.learning_rate", Assert.Single(problems).Where);
    }

    private static string Refused(Sweep sweep) => Assert.Throws<ProblemException>(() => SweepPlan.Trials(sweep)).Problems[0].Code;

    [Fact]
    public void Name_OfARunOfManyLongSettings_IsCutButKeepsItsNumber()
    {
        var sweep = SomeSweep.Grid([.. Enumerable.Range(1, 12).Select(i => $"{i}e-5")]) with { Name = new string('n', RunMarks.LongestWord) };
        var trials = SweepPlan.Trials(sweep);

        var names = trials.Select(t => SweepPlan.NameOf(sweep, t)).ToList();

        Assert.All(names, n => Assert.InRange(n.Length, 1, RunMarks.LongestWord));
        Assert.Equal(trials.Count, names.Distinct(StringComparer.Ordinal).Count());
        Assert.Contains(" #12", names[^1], StringComparison.Ordinal);
    }
}
