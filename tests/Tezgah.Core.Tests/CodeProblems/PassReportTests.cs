using System.Text.Json;
using Tezgah.Core.CodeProblems;
using Tezgah.Core.Problems;
using Tezgah.Core.Statistics;
using Tezgah.Core.Tests.Results;

namespace Tezgah.Core.Tests.CodeProblems;

public sealed class PassReportTests
{
    [Fact]
    public void One_sample_a_problem_is_a_proportion()
    {
        var report = Report([1, 0, 1, 1], samples: 1);

        var estimate = Assert.Single(report.Estimates);
        Assert.Equal((1, 0.75, PassInterval.Wilson), (estimate.K, estimate.Value, estimate.Method));
        Assert.Equal(Wilson.Interval95(3, 4), estimate.Interval);
    }

    [Fact]
    public void Several_samples_are_estimated_without_bias_and_bootstrapped_over_problems()
    {
        var report = Report([3, 0, 10, 1], samples: 10, ks: [1, 5, 10]);

        Assert.Equal([1, 5, 10], report.Estimates.Select(e => e.K));
        Assert.Equal((0.3 + 0 + 1 + 0.1) / 4, report.Estimates[0].Value, 12);
        // 1 - C(7,5)/C(10,5) = 1 - 21/252, and 1 - C(9,5)/C(10,5) = 1/2.
        Assert.Equal((1 - (21.0 / 252) + 0 + 1 + 0.5) / 4, report.Estimates[1].Value, 12);
        Assert.Equal(PassInterval.BootstrapOverProblems, report.Estimates[1].Method);
        Assert.InRange(report.Estimates[1].Value, report.Estimates[1].Interval!.Lower, report.Estimates[1].Interval!.Upper);
        Assert.Equal((0.75, PassInterval.Wilson), (report.Estimates[2].Value, report.Estimates[2].Method));
    }

    [Fact]
    public void Ks_that_nobody_asked_for_follow_the_samples()
    {
        Assert.Equal([1], Report([1, 0], samples: 9).Estimates.Select(e => e.K));
        Assert.Equal([1, 10], Report([1, 0], samples: 10).Estimates.Select(e => e.K));
    }

    [Fact]
    public void K_above_the_samples_names_the_problem()
    {
        var problem = Assert.Throws<ProblemException>(() => Report([1, 0], samples: 3, ks: [1, 5])).Problems[0];

        Assert.Equal(("code-k-too-large", "5", "t0", "3"), (problem.Code, problem.Args[0], problem.Args[1], problem.Args[2]));
    }

    [Fact]
    public void Comparison_names_what_was_won_and_lost()
    {
        var comparison = PassComparison.Of(Report([1, 1, 0, 0, 1], 1).Problems, Report([1, 0, 1, 1, 1], 1).Problems);

        Assert.Equal(["t2", "t3"], comparison.Won);
        Assert.Equal(["t1"], comparison.Lost);
        Assert.Equal(["t0", "t4"], comparison.Both);
        Assert.Empty(comparison.Neither);
        Assert.Equal(McNemar.Of(2, 1, 2, 0), comparison.Test);
        Assert.Equal(0.2, comparison.PassAt1Difference.Estimate!.Value, 12);
    }

    [Fact]
    public void Comparison_of_unlike_sets_is_refused()
    {
        var one = Report([1, 0], 1).Problems;

        Assert.Equal("code-sets-differ", Assert.Throws<ProblemException>(() => PassComparison.Of(one, Report([1, 0, 1], 1).Problems)).Problems[0].Code);
        Assert.Equal("code-samples-differ", Assert.Throws<ProblemException>(() => PassComparison.Of(one, Report([1, 0], 2).Problems)).Problems[0].Code);
    }

    [Fact]
    public void File_holds_everything_and_its_scores_are_read_back()
    {
        using var folder = new TemporaryFolder();
        var path = folder["r.json"];
        var report = Report([1, 0], 1);
        using (var stream = File.Create(path))
        {
            PassFile.Write(stream, report, PassComparison.Of(report.Problems, report.Problems));
        }

        var json = JsonSerializer.Deserialize<JsonElement>(File.ReadAllBytes(path));
        Assert.Equal(0.5, json.GetProperty("pass@1").GetDouble());
        Assert.Equal("wilson", json.GetProperty("intervals").GetProperty("pass@1").GetProperty("method").GetString());
        Assert.Equal((1, 1), (json.GetProperty("outcomes").GetProperty("passed").GetInt32(), json.GetProperty("outcomes").GetProperty("wrong_answer").GetInt32()));
        var result = json.GetProperty("results")[1];
        Assert.Equal(("t1", "wrong_answer", "assert \"ı\" == 'i'"), (result.GetProperty("task_id").GetString(), result.GetProperty("result").GetString(), result.GetProperty("detail").GetString()));
        Assert.Equal(JsonValueKind.Null, result.GetProperty("think_tokens").ValueKind);
        Assert.Equal(report.Problems, PassFile.ReadScores(path));
    }

    [Fact]
    public void File_of_something_else_is_refused()
    {
        using var folder = new TemporaryFolder();
        var path = folder["r.json"];
        File.WriteAllText(path, """{"accuracy": 1}""");

        Assert.Equal("pass-file-broken", Assert.Throws<ProblemException>(() => PassFile.ReadScores(path)).Problems[0].Code);
    }

    [Fact]
    public void Every_outcome_has_a_name_of_its_own()
    {
        Assert.Equal(Enum.GetValues<SampleOutcome>().Order(), SampleOutcomes.All.Order());
        Assert.All(SampleOutcomes.All, o => Assert.Equal(o, SampleOutcomes.Parse(o.NameOf())));
        Assert.Null(SampleOutcomes.Parse("Passed"));
    }

    private static PassReport Report(int[] passed, int samples, int[]? ks = null) => PassReport.Of(
        [.. passed.Select((_, i) => $"t{i}")],
        [.. passed.SelectMany((p, i) => Enumerable.Range(0, samples).Select(s => s < p
            ? new SampleResult($"t{i}", s, SampleOutcome.Passed)
            : new SampleResult($"t{i}", s, SampleOutcome.WrongAnswer, "AssertionError", "assert \"ı\" == 'i'", 3)))],
        ks);
}
