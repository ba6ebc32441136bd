using Tezgah.Core.Problems;
using Tezgah.Engine.Generation;

namespace Tezgah.Engine.Tests.Generation;

public sealed class SamplerTests
{
    private static readonly float[] s_scores = [1.5f, -0.3f, 2.2f, 0.1f, 2.2f, -4, 0.9f, 1.1f, -1.7f, 0.4f];
    private static readonly int[] s_prompt = [2, 6, 8, 2];

    public static TheoryData<string, double, int, double, double, double> Settings() => new()
    {
        { "temperature 1", 1, 0, 1, 0, 1 },
        { "cold", 0.4, 0, 1, 0, 1 },
        { "hot", 3, 0, 1, 0, 1 },
        { "top-k", 1, 4, 1, 0, 1 },
        { "top-k of one", 1, 1, 1, 0, 1 },
        { "top-k above the vocabulary", 1, 100, 1, 0, 1 },
        { "top-p", 1, 0, 0.7, 0, 1 },
        { "top-p tiny", 1, 0, 1e-9, 0, 1 },
        { "min-p", 1, 0, 1, 0.3, 1 },
        { "min-p almost 1", 1, 0, 1, 0.999, 1 },
        { "penalty", 1, 0, 1, 0, 1.7 },
        { "penalty below 1", 1, 0, 1, 0, 0.6 },
        { "top-k and top-p", 0.8, 6, 0.8, 0, 1 },
        { "top-p and min-p", 1.3, 0, 0.9, 0.2, 1 },
        { "all together", 1.2, 7, 0.95, 0.1, 1.3 },
    };

    /// <summary>
    /// 20,000 first draws, each with a seed of its own. The bound is the 0.999 quantile of chi-square by Wilson and Hilferty; with
    /// fixed seeds the test is as sure as its first run.
    /// </summary>
    [Theory]
    [MemberData(nameof(Settings))]
    public void Draws_have_the_probabilities_of_the_textbook(string name, double temperature, int topK, double topP, double minP, double penalty)
    {
        const int Draws = 20_000;
        var settings = new GenerationSettings { Temperature = temperature, TopK = topK, TopP = topP, MinP = minP, RepetitionPenalty = penalty };
        var expected = Textbook(s_scores, settings, [.. s_prompt]);
        var counts = new int[s_scores.Length];
        for (var seed = 0; seed < Draws; seed++)
        {
            counts[new Sampler(settings with { Seed = seed }, row: seed % 3, s_prompt).Next((float[])s_scores.Clone())]++;
        }

        var possible = expected.Count(p => p > 0);
        Assert.All(expected.Zip(counts), c => Assert.True(c.First > 0 || c.Second == 0, $"{name}: drew what has no probability"));
        var chiSquare = expected.Zip(counts).Where(c => c.First > 0).Sum(c => Math.Pow(c.Second - (Draws * c.First), 2) / (Draws * c.First));
        Assert.InRange(chiSquare, 0, Bound(possible - 1));
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void Sequence_of_draws_has_the_probabilities_of_the_textbook_too(string name, double temperature, int topK, double topP, double minP, double penalty)
    {
        // One stream: the generator's numbers must be independent of one another, and the penalty grows with what was drawn.
        var settings = new GenerationSettings { Temperature = temperature, TopK = topK, TopP = topP, MinP = minP, RepetitionPenalty = penalty, Seed = 5 };
        var sampler = new Sampler(settings, row: 0, s_prompt);
        var seen = s_prompt.ToHashSet();
        var expected = new double[s_scores.Length];
        var variance = new double[s_scores.Length];
        var counts = new int[s_scores.Length];
        for (var i = 0; i < 20_000; i++)
        {
            foreach (var (id, p) in Textbook(s_scores, settings, seen).Index())
            {
                expected[id] += p;
                variance[id] += p * (1 - p);
            }

            var drawn = sampler.Next((float[])s_scores.Clone());
            seen.Add(drawn);
            counts[drawn]++;
        }

        Assert.All(Enumerable.Range(0, counts.Length), id =>
            Assert.True(Math.Abs(counts[id] - expected[id]) <= (4.5 * Math.Sqrt(variance[id])) + 1e-6, $"{name}: token {id}: {counts[id]} instead of {expected[id]}"));
    }

    [Fact]
    public void Greedy_with_penalty_takes_the_likeliest_after_it()
    {
        var settings = new GenerationSettings { RepetitionPenalty = 2 };
        var sampler = new Sampler(settings, row: 0, [2]);

        // 2.2 of token 2 counts as 1.1; then that of token 4; then 1.5 of token 0.
        Assert.Equal([4, 0, 2, 2], Enumerable.Range(0, 4).Select(_ => sampler.Next((float[])s_scores.Clone())));
    }

    [Fact]
    public void Penalty_moves_negative_scores_away_from_zero()
    {
        var sampler = new Sampler(new GenerationSettings { RepetitionPenalty = 2 }, row: 0, [0]);
        Assert.Equal(1, sampler.Next([-1, -1.5f]));
    }

    [Fact]
    public void Same_seed_draws_the_same_and_another_seed_or_row_others()
    {
        int[] Draw(long seed, int row)
        {
            var sampler = new Sampler(new GenerationSettings { Temperature = 1, Seed = seed }, row, []);
            return [.. Enumerable.Range(0, 40).Select(_ => sampler.Next((float[])s_scores.Clone()))];
        }

        Assert.Equal(Draw(1, 0), Draw(1, 0));
        Assert.NotEqual(Draw(1, 0), Draw(2, 0));
        Assert.NotEqual(Draw(1, 0), Draw(1, 1));
        Assert.NotEqual(Draw(-1, 0), Draw(1, 0));
    }

    [Theory]
    [InlineData(double.Epsilon)]
    [InlineData(1e-50)]
    [InlineData(1e-30)]
    [InlineData(1e-10)]
    public void Temperature_almost_0_takes_the_likeliest(double temperature)
    {
        var sampler = new Sampler(new GenerationSettings { Temperature = temperature, TopP = 0.5, MinP = 0.5 }, row: 0, []);
        Assert.Equal(1, sampler.Next([0, 3, 2.999f]));
    }

    [Fact]
    public void Scores_far_apart_or_minus_infinity_are_drawn_from()
    {
        var sampler = new Sampler(new GenerationSettings { Temperature = 1 }, row: 0, []);
        Assert.Equal(2, sampler.Next([float.NegativeInfinity, -3e38f, 3e38f]));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(1, 0.5)]
    public void Scores_that_are_not_numbers_are_a_problem(double temperature, double topP)
    {
        foreach (var bad in new[] { float.NaN, float.PositiveInfinity })
        {
            foreach (var place in new[] { 0, 2 })
            {
                float[] scores = [1, 2, 3, 4];
                scores[place] = bad;
                var sampler = new Sampler(new GenerationSettings { Temperature = temperature, TopP = topP }, row: 0, []);
                Assert.Equal("scores-not-finite", Assert.Throws<ProblemException>(() => sampler.Next(scores)).Problems[0].Code);
            }
        }
    }

    [Fact]
    public void Settings_out_of_range_are_all_named()
    {
        var problems = new GenerationSettings
        {
            MaxNewTokens = 0,
            Temperature = double.NaN,
            TopK = -1,
            TopP = 0,
            MinP = 1,
            RepetitionPenalty = double.PositiveInfinity,
            Stop = ["a", null!],
        }.Check();
        Assert.Equal(
            ["--max-new-tokens", "--temperature", "--top-k", "--top-p", "--min-p", "--repetition-penalty", "--stop"],
            problems.Select(p => p.Args[0]));
        Assert.Empty(new GenerationSettings().Check());
    }

    /// <summary>The probabilities written out step by step, as transformers' documentation of its logits processors has them.</summary>
    private static double[] Textbook(float[] scores, GenerationSettings settings, HashSet<int> seen)
    {
        var values = scores.Select((s, id) => (double)s).ToArray();
        foreach (var id in seen)
        {
            values[id] = values[id] < 0 ? values[id] * settings.RepetitionPenalty : values[id] / settings.RepetitionPenalty;
        }

        values = [.. values.Select(v => v / settings.Temperature)];
        if (settings.TopK > 0)
        {
            var kept = Order(values).Take(settings.TopK).ToHashSet();
            values = [.. values.Select((v, id) => kept.Contains(id) ? v : double.NegativeInfinity)];
        }

        if (settings.TopP < 1)
        {
            var p = Softmax(values);
            var mass = 0.0;
            var kept = new HashSet<int>();
            foreach (var id in Order(values))
            {
                if (mass >= settings.TopP)
                {
                    break;
                }

                mass += p[id];
                kept.Add(id);
            }

            values = [.. values.Select((v, id) => kept.Contains(id) ? v : double.NegativeInfinity)];
        }

        if (settings.MinP > 0)
        {
            var p = Softmax(values);
            values = [.. values.Select((v, id) => p[id] >= settings.MinP * p.Max() ? v : double.NegativeInfinity)];
        }

        return Softmax(values);
    }

    private static IEnumerable<int> Order(double[] values) =>
        Enumerable.Range(0, values.Length).OrderByDescending(id => values[id]).ThenBy(id => id);

    private static double[] Softmax(double[] values)
    {
        var largest = values.Max();
        var weights = values.Select(v => Math.Exp(v - largest)).ToArray();
        return [.. weights.Select(w => w / weights.Sum())];
    }

    private static double Bound(int degrees)
    {
        const double Quantile = 3.090; // of the normal distribution at 0.999
        var third = 2.0 / (9 * Math.Max(1, degrees));
        return degrees == 0 ? 1e-9 : degrees * Math.Pow(1 - third + (Quantile * Math.Sqrt(third)), 3);
    }
}
