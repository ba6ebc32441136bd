using Tezgah.Core.Jobs;
using Tezgah.Core.Training;

namespace Tezgah.Core.Tests.Training;

public sealed class StepPlanTests
{
    private static readonly int[] s_lengths = [.. Enumerable.Range(0, 1003).Select(i => 3 + ((i * 7919) % 251))];

    public static TheoryData<bool, PackingMode, int> Kinds => new()
    {
        { false, PackingMode.None, 1 },
        { true, PackingMode.None, 3 },
        { false, PackingMode.Exact, 1 },
        { true, PackingMode.Exact, 4 },
        { false, PackingMode.Window, 1 },
        { true, PackingMode.Window, 3 },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Epoch_OfEveryKind_HasEveryTextOnce(bool grouped, PackingMode packing, int accumulation)
    {
        var plan = Plan(grouped, packing, accumulation);

        for (var epoch = 0; epoch < 3; epoch++)
        {
            var steps = plan.Epoch(epoch);

            Assert.Equal(plan.StepsPerEpoch, steps.Count);
            Assert.Equal(Enumerable.Range(0, s_lengths.Length), steps.SelectMany(s => s.Texts).Order());
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Epoch_OfEveryKind_FollowsFromSeedAndEpochAlone(bool grouped, PackingMode packing, int accumulation)
    {
        Assert.Equal(Flat(Plan(grouped, packing, accumulation), 5), Flat(Plan(grouped, packing, accumulation), 5));
        Assert.NotEqual(Flat(Plan(grouped, packing, accumulation), 5), Flat(Plan(grouped, packing, accumulation), 6));
        Assert.NotEqual(Flat(Plan(grouped, packing, accumulation), 5), Flat(Plan(grouped, packing, accumulation, seed: 8), 5));
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(true, 4)]
    public void Step_PackedExactly_HasTheTextsOfTheStepWithoutPacking(bool grouped, int accumulation)
    {
        var plain = Plan(grouped, PackingMode.None, accumulation);
        var packed = Plan(grouped, PackingMode.Exact, accumulation);

        Assert.Equal(plain.StepsPerEpoch, packed.StepsPerEpoch);
        foreach (var (one, other) in plain.Epoch(2).Zip(packed.Epoch(2)))
        {
            Assert.Equal(one.Texts.Order(), other.Texts.Order());
            Assert.All(other.Batches, b => Assert.InRange(b.Sum(i => s_lengths[i]), 1, 600));
        }
    }

    [Fact]
    public void Batches_NotPacked_HaveTheNumberOfTexts()
    {
        var steps = Plan(grouped: false, PackingMode.None, accumulation: 2).Epoch(0);

        Assert.All(steps.SkipLast(1), s => Assert.Equal([8, 8], s.Batches.Select(b => b.Length)));
        Assert.Equal(1003 % 16, steps[^1].Texts.Count());
    }

    [Fact]
    public void Batches_Grouped_HaveTextsOfAboutEqualLength()
    {
        var spread = (bool grouped) => Plan(grouped, PackingMode.None, 1).Epoch(0)
            .SelectMany(s => s.Batches).Average(b => b.Max(i => s_lengths[i]) - b.Min(i => s_lengths[i]));

        Assert.True(spread(true) * 10 < spread(false), $"{spread(true)} against {spread(false)}");
    }

    // Computed with the order that runs have been trained in so far: a run that goes on must find the same texts.
    [Fact]
    public void Batches_Grouped_AreThoseOfEarlierVersions()
    {
        int[] lengths = [5, 3, 9, 1, 7, 2, 8, 4, 6, 10];
        var plan = new StepPlan(lengths, new StepPlanSettings { BatchSize = 3, Accumulation = 2, Seed = 42, GroupByLength = true });

        Assert.Equal([[4, 6, 2], [7, 0, 8], [3, 5, 1], [9]], Flat(plan, 1));
    }

    [Fact]
    public void Packs_OfAWindow_AreNearlyFull()
    {
        var plan = Plan(grouped: false, PackingMode.Window, accumulation: 1);

        var packs = plan.Epoch(0).SelectMany(s => s.Batches).Select(b => b.Sum(i => s_lengths[i])).ToArray();

        Assert.All(packs, tokens => Assert.InRange(tokens, 1, 600));
        Assert.True(packs.Average() > 0.98 * 600, $"{packs.Average()}");
    }

    [Fact]
    public void Text_LongerThanAPack_IsAlone()
    {
        var plan = new StepPlan([10, 700, 20], new StepPlanSettings { BatchSize = 3, Seed = 1, Packing = PackingMode.Exact, PackTokens = 600 });

        Assert.Equal([[1], [0, 2]], plan.Epoch(0)[0].Batches.Select(b => b.Order().ToArray()).OrderBy(b => b.Length));
        Assert.Equal([1], plan.LargestBatch());
    }

    [Theory]
    [InlineData(PackingMode.None)]
    [InlineData(PackingMode.Exact)]
    [InlineData(PackingMode.Window)]
    public void LargestBatch_OfEveryKind_IsAboutAsLargeAsAnyOther(PackingMode packing)
    {
        var plan = Plan(grouped: true, packing, accumulation: 2);

        var largest = plan.LargestBatch().Sum(i => s_lengths[i]);

        Assert.All(Enumerable.Range(0, 4).SelectMany(plan.Epoch).SelectMany(s => s.Batches), b => Assert.True(b.Sum(i => s_lengths[i]) < largest + s_lengths.Min()));
    }

    [Theory]
    [InlineData(3, null, 378)]
    [InlineData(0.5, null, 63)]
    [InlineData(0.0001, null, 1)]
    [InlineData(3, 20, 20)]
    public void TotalSteps_OfEpochsOrSteps_AreRoundedUp(double epochs, int? maxSteps, int expected) =>
        Assert.Equal(expected, Plan(grouped: false, PackingMode.None, 1).TotalSteps(epochs, maxSteps));

    [Fact]
    public void Settings_OfAJob_TakeBatchTimesLengthAsTheLimitOfAPack()
    {
        var job = new TrainingJob
        {
            Data = new DataSettings { MaxLength = 2048 },
            Training = new TrainingSettings { PerDeviceTrainBatchSize = 16, GradientAccumulationSteps = 4, Packing = "exact", GroupByLength = false },
        };

        Assert.Equal(
            new StepPlanSettings { BatchSize = 16, Accumulation = 4, Seed = 42, Packing = PackingMode.Exact, PackTokens = 32768 },
            StepPlanSettings.Of(job));
    }

    private static StepPlan Plan(bool grouped, PackingMode packing, int accumulation, long seed = 7) => new(s_lengths, new StepPlanSettings
    {
        BatchSize = 8,
        Accumulation = accumulation,
        Seed = seed,
        GroupByLength = grouped,
        Packing = packing,
        PackTokens = 600,
    });

    private static int[][] Flat(StepPlan plan, int epoch) => [.. plan.Epoch(epoch).SelectMany(s => s.Batches)];
}
